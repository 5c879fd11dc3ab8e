//! Notes for the reader beside the steps, in words.

use heiiki_model::plan::{Note, Noted};

use super::thing;

/// A note as a clause after the address of its resource.
pub fn text(note: &Note) -> String {
    let at = &note.at;
    match &note.why {
        Noted::Moved { from } => format!("{from} is now {at}: only the tag that says so changes for it"),
        Noted::Adopts { id } => format!("adopts {id}"),
        Noted::Recognised { id, by } => format!(
            "{id} lost its tag `heiiki:address`; {by} stands in it and it carries `heiiki:environment`, so it is taken for {at} and gets the tag back"
        ),
        Noted::DefaultVpc { id, subnets } => format!("{id}, the region's default VPC, which has {subnets} subnets"),
        Noted::FirstVpc { id, subnets, among } => format!(
            "{id} with {subnets} subnets: the region has no default VPC with subnets; of {among} VPCs with subnets it is the first by id"
        ),
        Noted::DefaultObject { id, zone, network, among } => {
            let place = zone.as_ref().map(|zone| format!(" in {zone}")).unwrap_or_default();
            if *among == 1 {
                format!("{id}{place}, the only one of {network}")
            } else {
                format!("{id}{place}, of {among} in {network} the first by id that is not taken")
            }
        }
        Noted::MadeWith { whole } => format!("AWS makes it with {whole}; heiiki finds it there, tags it and changes it"),
        Noted::GoesWith { whole } => format!("AWS removes it with {whole}; no step deletes it"),
        Noted::LetGo { id } => format!(
            "{id} stays: AWS deletes it with its VPC alone; heiiki takes its tags off and leaves its rules and routes as they are"
        ),
        Noted::Gap { without, taker, thing } => {
            let thing = thing::words(thing);
            format!("is without {without} until it is updated, because {taker} takes {thing} from that first")
        }
        Noted::LetsGo { taker, thing } => {
            format!("lets go of {} before {taker} takes it, so that for a moment neither has it", thing::words(thing))
        }
        Noted::GoesFirst { taker, thing } => {
            format!("goes before its successor is made, because {taker} takes {} from it", thing::words(thing))
        }
    }
}
