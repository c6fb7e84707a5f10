//! The command line.

use std::error::Error;

use crate::workloads::Language;

const USAGE: &str = "usage: compare [--quick] [--only rust,c,python] [--record]

  --quick   fewer and shorter rounds, less than a minute
  --only    a selection of languages
  --record  also writes RESULTS.md and results.svg into benches/compare";

pub struct Arguments {
    pub quick: bool,
    pub record: bool,
    pub languages: Vec<Language>,
}

impl Arguments {
    pub fn parse(words: &[&str]) -> Result<Self, Box<dyn Error>> {
        let mut arguments =
            Arguments { quick: false, record: false, languages: Language::ALL.to_vec() };
        let mut words = words.iter();
        while let Some(&word) = words.next() {
            match word {
                "--quick" => arguments.quick = true,
                "--record" => arguments.record = true,
                "--only" => arguments.languages = languages(words.next().ok_or(USAGE)?)?,
                _ => return Err(USAGE.into()),
            }
        }
        Ok(arguments)
    }
}

fn languages(list: &str) -> Result<Vec<Language>, Box<dyn Error>> {
    let find = |name: &str| Language::ALL.into_iter().find(|language| language.name() == name);
    list.split(',').map(|name| find(name).ok_or_else(|| USAGE.into())).collect()
}
