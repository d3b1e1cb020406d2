// SPDX-License-Identifier: Apache-2.0
#ifndef LUPO_SIGNALS_H
#define LUPO_SIGNALS_H

// Takes SIGINT, SIGTERM and SIGHUP from now on: each writes its number as one byte to a pipe. Blocking the signals and
// waiting for them is not enough, since the dispatch library parks the main thread with all signals unblocked.
// Returns the descriptor to read from, or -1. Call it once.
int lupo_watch_signals(void);

#endif
