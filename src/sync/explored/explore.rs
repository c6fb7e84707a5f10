use shuttle::scheduler::{DfsScheduler, PctScheduler, RandomScheduler, Scheduler};
use shuttle::{Config, MaxSteps, Runner};

use super::condvar::TIMES_OUT;

/// Executions by each random scheduler.
const EXECUTIONS: usize = 10_000;

/// How many preemptions a bug may need that the scheduler of few preemptions looks for.
const PREEMPTIONS: usize = 3;

/// Runs a scenario in all schedules that it has.
pub(crate) fn explore_all(scenario: fn()) {
    run(DfsScheduler::new(None, false), scenario);
}

/// Runs a scenario that has too many schedules in a random choice of them: of all, and of those with few
/// preemptions. A missing notification is a deadlock, since no wait times out.
///
/// A failure prints its schedule, for `shuttle::replay`.
pub(crate) fn explore_randomly(scenario: fn()) {
    run(RandomScheduler::new(EXECUTIONS), scenario);
    run(PctScheduler::new(PREEMPTIONS, EXECUTIONS), scenario);
}

/// Runs a scenario as [`explore_randomly`], but in it all waits time out.
pub(crate) fn explore_timeouts(scenario: fn()) {
    TIMES_OUT.set(true);
    explore_randomly(scenario);
    TIMES_OUT.set(false);
}

fn run(scheduler: impl Scheduler + 'static, scenario: fn()) {
    let mut config = Config::new();
    config.stack_size = 256 * 1024;
    // A scenario that needs more spins forever.
    config.max_steps = MaxSteps::FailAfter(100_000);
    // Of memory orderings, which it does not explore.
    config.silence_warnings = true;
    let executions = Runner::new(scheduler, config).run(scenario);
    eprintln!("{executions} schedules");
}
