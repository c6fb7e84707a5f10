//! The findings as Markdown, which is also what the terminal shows.

use std::fmt::Write;

use crate::disciplines::{DISCIPLINES, ENTRANTS, GENESYS_PYTHON, LIBCURL, Language, RAW};
use crate::findings::Findings;
use crate::goals::goals;
use crate::referee::rounds::Results;
use crate::referee::startup::{Package, Program};
use crate::referee::statistics::Spread;
use crate::referee::threads::Threads;

pub fn markdown(findings: &Findings) -> String {
    let mut text = String::from("# Results\n\n");
    text += &introduction(findings);
    let results = &findings.results;
    for (reference, languages) in [
        (LIBCURL, &[Language::Rust, Language::C][..]),
        (RAW, &[Language::Rust, Language::C]),
        (GENESYS_PYTHON, &[Language::Python]),
    ] {
        if results.has(reference) {
            let name = ENTRANTS[reference].name.replace('*', "");
            let _ = write!(text, "\n## A call's time to that of {name}\n\n");
            text += &table(&ratios(results, reference, languages));
        }
    }
    if let Some(threads) = &findings.threads {
        text += &threads_section(threads);
    }
    if !findings.programs.is_empty() {
        text += "\n## C programs\n\n";
        text += &table(&programs(&findings.programs));
    }
    if !findings.packages.is_empty() {
        text += "\n## Python packages\n\n";
        text += &table(&packages(&findings.packages));
    }
    text += "\n## Goals\n\n";
    text += &table(&goals_table(findings));
    text
}

fn introduction(findings: &Findings) -> String {
    let rounds = findings.rounds;
    let pinned = if findings.pinned { "all on one processor" } else { "processors as they come" };
    format!(
        "Written by the race; what it does and who starts is in [its README](README.md).\n\
         Medians of {rounds} interleaved rounds, in brackets the middle half; {pinned}.\n\
         The machine: {}.\n\n![The ratios as bars](race.svg)\n",
        findings.machine,
    )
}

fn ratios(results: &Results, reference: usize, languages: &[Language]) -> Vec<Vec<String>> {
    let columns: Vec<usize> = (0..ENTRANTS.len())
        .filter(|&entrant| languages.contains(&ENTRANTS[entrant].language) && results.has(entrant))
        .collect();
    let name = |&entrant: &usize| ENTRANTS[entrant].name.to_owned();
    let mut rows = vec![vec!["one call".to_owned()]];
    rows[0].extend(columns.iter().map(name));
    for (discipline, what) in DISCIPLINES.iter().enumerate() {
        let Some(base) = results.time(discipline, reference) else { continue };
        let mut row = vec![what.title.to_owned()];
        row.extend(columns.iter().map(
            |&entrant| match results.ratio(discipline, entrant, reference) {
                Some(_) if entrant == reference => format!("1.00 = {:.1} us", base.median / 1e3),
                Some(ratio) => spread(ratio, 1.0),
                None => "-".to_owned(),
            },
        ));
        rows.push(row);
    }
    rows
}

fn threads_section(threads: &Threads) -> String {
    format!(
        "\n## Threads\n\nEight threads on one client of this crate make {} times as many calls as one \
         does against a server that takes 2 ms, in bursts {} times; {} connections in all.\n",
        spread(threads.together, 1.0),
        spread(threads.bursts, 1.0),
        threads.connections,
    )
}

fn programs(programs: &[Program]) -> Vec<Vec<String>> {
    let head =
        ["program", "start to first answer, ms", "over TLS, ms", "peak memory, MB", "with TLS, MB"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows[0].push("stripped size, MB".to_owned());
    for program in programs {
        rows.push(vec![
            program.name.to_owned(),
            spread(program.plain, 1e3),
            spread(program.tls, 1e3),
            spread(program.memory_plain, 1e-6),
            spread(program.memory_tls, 1e-6),
            format!("{:.2}", program.size as f64 / 1e6),
        ]);
    }
    rows
}

fn packages(packages: &[Package]) -> Vec<Vec<String>> {
    let head = ["package", "import over bare Python, ms", "peak memory after a GET, MB"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for package in packages {
        let import = spread(package.import, 1e3);
        rows.push(vec![package.name.to_owned(), import, spread(package.memory, 1e-6)]);
    }
    rows
}

fn goals_table(findings: &Findings) -> Vec<Vec<String>> {
    let mut rows = vec![["what", "goal", "measured", ""].map(str::to_owned).to_vec()];
    for goal in goals(findings) {
        let verdict = if goal.is_met() { "met" } else { "**missed**" };
        let measured = format!("{:.2}{}", goal.measured, goal.unit);
        rows.push(vec![goal.what.replace('*', ""), goal.limit(), measured, verdict.to_owned()]);
    }
    rows
}

fn spread(values: Spread, scale: f64) -> String {
    let [low, median, high] = [values.low, values.median, values.high].map(|value| value * scale);
    let digits = if median >= 10.0 { 1 } else { 2 };
    format!("{median:.digits$} ({low:.digits$}-{high:.digits$})")
}

/// Writes rows, of which the first is the head, with their columns aligned.
fn table(rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..rows[0].len())
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0).max(3))
        .collect();
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let pad = |row: &Vec<String>| {
        row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}")).collect()
    };
    let mut text = line(pad(&rows[0]));
    text += &line(widths.iter().map(|&width| "-".repeat(width)).collect());
    rows[1..].iter().for_each(|row| text += &line(pad(row)));
    text
}
