// SPDX-License-Identifier: Apache-2.0
#ifndef CLUPOVM_H
#define CLUPOVM_H

int lupo_placeholder(void);

#endif
