//! Explanations by SageMaker Clarify, as an endpoint configuration takes them. A flat table; rules are in `hosting_rules`.

use super::structure::{parts, words};
use crate::Template;

parts! {
    /// Explanations beside the answers.
    ExplainerConfig as "endpoint_config_explainer" {
        /// By SageMaker Clarify.
        must clarify_explainer_config: ClarifyExplainerConfig,
    }

    /// Explanations by SageMaker Clarify.
    ClarifyExplainerConfig as "endpoint_config_clarify" {
        /// JMESPath expression for the records that are explained; all when absent.
        may enable_explanations: String,
        /// How the container takes and gives records.
        may inference_config: ClarifyInferenceConfig,
        /// The SHAP analysis.
        must shap_config: ClarifyShapConfig,
    }

    /// How the container takes and gives records.
    ClarifyInferenceConfig as "endpoint_config_clarify_inference" {
        /// JMESPath expression for the features of a JSON Lines request.
        may features_attribute: String,
        /// Template of a JSON record, with `$features`.
        may content_template: String,
        /// Most records in one request, from 1.
        may max_record_count: i64,
        /// Largest request to the container, 1 to 25 MB. AWS's default is 6.
        may max_payload_in_mb: i64,
        /// Place of the probability in a CSV answer, from 0.
        may probability_index: i64,
        /// Place of the labels in a CSV answer, from 0.
        may label_index: i64,
        /// JMESPath expression for the probability.
        may probability_attribute: String,
        /// JMESPath expression for the labels.
        may label_attribute: String,
        /// Names of the labels, at most 16.
        may label_headers: Vec<String>,
        /// Names of the features, at most 256.
        may feature_headers: Vec<String>,
        /// Types of the features, at most 256.
        may feature_types: Vec<ClarifyFeatureType>,
    }

    /// The SHAP analysis.
    ClarifyShapConfig as "endpoint_config_clarify_shap" {
        /// What answers are compared with.
        must shap_baseline_config: ClarifyShapBaselineConfig,
        /// Samples of the synthetic data set, from 1.
        may number_of_samples: i64,
        /// Log-odds in place of probabilities. AWS's default is false.
        may use_logit: bool,
        /// Start of the random numbers, for the same result every time.
        may seed: i64,
        /// Features that are texts.
        may text_config: ClarifyTextConfig,
    }

    /// What answers are compared with.
    ClarifyShapBaselineConfig as "endpoint_config_clarify_shap_baseline" {
        /// `text/csv` or `application/jsonlines`. AWS's default is `text/csv`.
        may mime_type: String,
        /// The records themselves, at most 4096 characters.
        may shap_baseline: String,
        /// `s3://...` of the records.
        may shap_baseline_uri: Template,
    }

    /// Features that are texts.
    ClarifyTextConfig as "endpoint_config_clarify_text" {
        /// Language code such as `en` or `ja`; `xx` for several.
        must language: String,
        /// What counts as one feature.
        must granularity: ClarifyTextGranularity,
    }
}

words! {
    /// Type of a feature.
    ClarifyFeatureType as "endpoint_config_clarify_feature_type" {
        /// A number.
        Numerical = "numerical",
        /// One of several values.
        Categorical = "categorical",
        /// A text.
        Text = "text",
    }

    /// What of a text counts as one feature.
    ClarifyTextGranularity as "endpoint_config_clarify_text_granularity" {
        /// A word.
        Token = "token",
        /// A sentence.
        Sentence = "sentence",
        /// A paragraph.
        Paragraph = "paragraph",
    }
}
