// SPDX-License-Identifier: Apache-2.0
//
// The one function of libFuzzer that a program with a main of its own calls (llvm.org/docs/LibFuzzer.html).
#ifndef CLIBFUZZER_H
#define CLIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*run)(const uint8_t *input, size_t size));

#endif
