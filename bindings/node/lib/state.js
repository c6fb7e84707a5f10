// What a worker is doing, in memory that it shares with the thread that it works for.
export const IDLE = 0;
export const BUSY = 1;
export const CANCELLED = 2;
