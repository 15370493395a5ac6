//! The pure core, in reading order. Nothing in here knows a browser, a clock, a file system, a locale,
//! a source of randomness or a floating-point number: what it needs of these comes in as an argument.

// The same answers must give the same integers in every browser and on every machine.
#![deny(clippy::float_arithmetic, clippy::iter_over_hash_type)]

pub mod text;
pub mod ids;
pub mod decimal;
pub mod time;
pub mod encoding;
pub mod json;
pub mod sorted;
pub mod packed;
pub mod model;
pub mod weights;
pub mod whitepaper;
pub mod divisions;
pub mod links;
pub mod draws;
pub mod seeds;
pub mod answers;
pub mod scoring;
pub mod wording;
pub mod answer_words;
pub mod references;
pub mod provenance;
pub mod sharing;
pub mod carry;
pub mod assessment;
pub mod checksums;
pub mod reconcile;
pub mod differences;
pub mod restore_points;
pub mod document;
pub mod proof;
pub mod key;
pub mod keylist;
pub mod credential;
pub mod result;
pub mod review;
pub mod query;
pub mod examine;
pub mod compare;
pub mod publish;
pub mod plan;
pub mod plan_words;
pub mod bench;
pub mod sample;
pub mod chart;
pub mod position;
pub mod report;
pub mod form;
pub mod release;
