//! The buffers of a connection: output that is held until it is worth a write, and input.

use ureq::unversioned::transport::Buffers;
use zeroize::Zeroize;

/// Room for the longest line of a request's head, that with the target, which has 48 KiB at most: ureq writes a
/// line in one piece. Held output goes out once it leaves less room than this.
pub(super) const MAX_LINE_LEN: usize = 52 * 1024;

/// Room for output. Each connection makes its own, so it is no larger than it must be.
const OUTPUT_SIZE: usize = 64 * 1024;

/// Room that is made for input before each read.
const INPUT_RESERVE: usize = 16 * 1024;

/// The same once an answer has turned out to be long, so that it needs fewer reads.
const LONG_INPUT_RESERVE: usize = 128 * 1024;

/// More input than this waits for no more: it is a line without an end, for a head is shorter.
const MAX_UNPARSED_INPUT: usize = 256 * 1024;

/// Room that ureq wants for reading a request's body.
const SCRATCH_SIZE: usize = 10 * 1024;

/// Buffers that keep written output together until it is flushed.
#[derive(Default)]
pub(super) struct CoalescingBuffers {
    output: Vec<u8>,
    held: usize,
    input: Vec<u8>,
    consumed: usize,
    filled: usize,
    has_long_input: bool,
    has_progress: bool,
    scratch: Vec<u8>,
}

impl CoalescingBuffers {
    pub(super) fn held(&self) -> &[u8] {
        &self.output[..self.held]
    }

    pub(super) fn hold(&mut self, amount: usize) {
        self.held += amount;
    }

    pub(super) fn is_almost_full(&self) -> bool {
        self.output.len() - self.held < MAX_LINE_LEN
    }

    /// Whether so much input has come that ureq could make nothing of that more will not help.
    pub(super) fn exceeds_line_limit(&self) -> bool {
        self.filled - self.consumed > MAX_UNPARSED_INPUT
    }

    /// Wipes what was held: it has the token in it, perhaps a password.
    pub(super) fn clear_queued(&mut self) {
        self.output[..self.held].zeroize();
        self.held = 0;
    }

    fn make_output(&mut self) {
        if self.output.is_empty() {
            self.output = vec![0; OUTPUT_SIZE];
        }
    }
}

impl Buffers for CoalescingBuffers {
    fn output(&mut self) -> &mut [u8] {
        self.make_output();
        &mut self.output[self.held..]
    }

    fn input(&self) -> &[u8] {
        &self.input[self.consumed..self.filled]
    }

    fn input_append_buf(&mut self) -> &mut [u8] {
        if self.consumed > 0 {
            self.input.copy_within(self.consumed..self.filled, 0);
            self.filled -= self.consumed;
            self.consumed = 0;
        }
        let reserve = if self.has_long_input { LONG_INPUT_RESERVE } else { INPUT_RESERVE };
        if self.input.len() - self.filled < reserve {
            self.input.resize(self.filled + reserve, 0);
        }
        &mut self.input[self.filled..]
    }

    fn input_appended(&mut self, amount: usize) {
        self.filled += amount;
        self.has_long_input |= self.filled == self.input.len();
    }

    fn input_consume(&mut self, amount: usize) {
        self.has_progress = amount > 0;
        self.consumed += amount;
    }

    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        self.make_output();
        self.scratch.resize(SCRATCH_SIZE, 0);
        (&mut self.scratch, &mut self.output[self.held..])
    }

    fn can_use_input(&self) -> bool {
        self.has_progress && self.consumed < self.filled
    }
}
