//! Lifecycle configurations of notebook instances: the blockers that AWS does not name, and updates of one of the two scripts.

use heiiki_model::KindName;
use heiiki_model::failure::Blocker;
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, spec};

use super::{STUDIO, built, foreign_roles, left, live};

/// The blockers of a lifecycle configuration that AWS refuses to delete.
#[tokio::test(start_paused = true)]
async fn a_notebook_that_uses_a_lifecycle_configuration_is_named() {
    let harness = built().await;
    let config = live(&harness, KindName::NotebookLifecycleConfig)
        .await
        .into_iter()
        .find(|object| object.id == "start")
        .expect("the config");
    let ops = heiiki_aws::kinds::of(KindName::NotebookLifecycleConfig);
    let error = ops.delete(&harness.aws, &config.live, None).await.expect_err("a notebook uses it");
    assert_eq!(error.class, heiiki_model::failure::Class::InUse, "{error}");
    let blockers = ops.blockers(&harness.aws, &config.live).await.expect("blockers can be asked for");
    assert_eq!(blockers, [Blocker::new("notebook instance dev uses it")]);
}

/// An update that clears what it omits loses nothing: both scripts are always sent.
#[tokio::test(start_paused = true)]
async fn an_update_of_one_script_keeps_the_other() {
    for clears in [false, true] {
        let harness = Harness::new().await;
        foreign_roles(&harness).await;
        harness.sandbox.edit(|world| world.tuning.notebook_lifecycle_config_update_clears = clears).expect("it can be edited");
        let both = set(STUDIO, "sagemaker/notebook_lifecycle_configs/start/on_create", "\"#!/bin/bash\\nset -e\\n\"");
        harness.apply(&spec(&both)).await;
        let other = set(&both, "sagemaker/notebook_lifecycle_configs/start/on_start", "\"#!/bin/bash\\nset -e\\ntrue\\n\"");
        assert_eq!(brief(&harness.apply(&spec(&other)).await), ["~ notebook_lifecycle_config/start on_start"]);
        assert_eq!(left(&harness, &other).await, Vec::<String>::new(), "clears: {clears}");
    }
}
