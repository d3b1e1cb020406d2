// SPDX-License-Identifier: Apache-2.0
#include "CLupoResources.h"

int lupo_resources_placeholder(void) { return 0; }
