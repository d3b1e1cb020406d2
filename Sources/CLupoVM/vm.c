// SPDX-License-Identifier: Apache-2.0
#include "CLupoVM.h"

int lupo_placeholder(void) { return 0; }
