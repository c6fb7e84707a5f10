//! The retry budget: how many retries may fail before they end, so that an outage does not receive each request
//! of each call `max_retries` times more. Pure: no clock, no I/O.

use crate::sync::atomic::{AtomicU32, Ordering};

// The numbers of the AWS SDKs' standard mode ("Retry behavior" in the AWS SDKs and Tools Reference Guide; the
// constants of @aws-sdk/middleware-retry). A full budget outlasts a hundred retries without a success, more
// than a short fault needs; once it is used up, a fifth of the successes may be followed by a retry.

/// What a client starts with, and the most that it can have.
const CAPACITY: u32 = 500;
/// The cost of a retry.
pub(crate) const RETRY_COST: u32 = 5;
/// The cost of a retry after a timeout, by which the service has worked, or a connection was held, for longest.
pub(crate) const TIMEOUT_RETRY_COST: u32 = 2 * RETRY_COST;
/// What a success without a retry gives back.
pub(crate) const SUCCESS_REFUND: u32 = 1;

/// The tokens that retries take, shared by all threads of a client.
pub(crate) struct RetryBudget {
    tokens: AtomicU32,
}

impl Default for RetryBudget {
    fn default() -> Self {
        RetryBudget { tokens: AtomicU32::new(CAPACITY) }
    }
}

impl RetryBudget {
    /// Takes the cost of a retry, and returns whether there was enough.
    pub(crate) fn take(&self, cost: u32) -> bool {
        let take = |tokens: u32| tokens.checked_sub(cost);
        self.tokens.fetch_update(Ordering::AcqRel, Ordering::Acquire, take).is_ok()
    }

    /// Gives back the cost of the retry that the service has responded to, or [`SUCCESS_REFUND`]. A full budget
    /// costs one load.
    pub(crate) fn give_back(&self, tokens: u32) {
        let add = |current: u32| {
            let sum = current.saturating_add(tokens).min(CAPACITY);
            (sum != current).then_some(sum)
        };
        // It has not changed if it was full.
        let _ = self.tokens.fetch_update(Ordering::AcqRel, Ordering::Acquire, add);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many retries of this cost the budget has.
    fn retries(budget: &RetryBudget, cost: u32) -> usize {
        std::iter::repeat_with(|| budget.take(cost)).take_while(|is_taken| *is_taken).count()
    }

    #[test]
    fn full_budget_allows_hundred_retries() {
        assert_eq!(retries(&RetryBudget::default(), RETRY_COST), 100);
        assert_eq!(retries(&RetryBudget::default(), TIMEOUT_RETRY_COST), 50);
    }

    #[test]
    fn five_successes_pay_for_a_retry() {
        let budget = RetryBudget::default();
        retries(&budget, RETRY_COST);
        (0..4).for_each(|_| budget.give_back(SUCCESS_REFUND));
        assert!(!budget.take(RETRY_COST));
        budget.give_back(SUCCESS_REFUND);
        assert!(budget.take(RETRY_COST) && !budget.take(RETRY_COST));
    }

    #[test]
    fn budget_never_exceeds_its_capacity() {
        let budget = RetryBudget::default();
        (0..10).for_each(|_| budget.give_back(u32::MAX));
        assert_eq!(retries(&budget, RETRY_COST), 100);
    }
}
