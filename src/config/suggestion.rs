//! "Did you mean": the known name that a misspelled one is closest to.

use std::mem;

/// The name that is at most two edits, and a third of its length, away from `name`.
pub(crate) fn closest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let (distance, nearest) = known.map(|known| (edit_distance(name, known), known)).min()?;
    (distance <= 2 && 3 * distance <= nearest.len()).then_some(nearest)
}

/// The Levenshtein distance of two strings, in bytes.
fn edit_distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = mem::replace(&mut row[0], i + 1);
        for (j, y) in b.bytes().enumerate() {
            let substitution = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substitution.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closest_name_is_within_two_edits() {
        let closest = |name| closest(name, ["eu-west-1", "us-west-2", "dca"].into_iter());
        assert_eq!(closest("eu-west1"), Some("eu-west-1"));
        assert_eq!(closest("us-wset-2"), Some("us-west-2"));
        assert_eq!(closest("dcb"), Some("dca"));
        assert_eq!(closest("mars-1"), None);
        assert_eq!(closest("xyz"), None);
        assert_eq!(closest(""), None);
    }
}
