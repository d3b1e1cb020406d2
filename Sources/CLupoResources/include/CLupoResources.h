// SPDX-License-Identifier: Apache-2.0
#ifndef CLUPORESOURCES_H
#define CLUPORESOURCES_H

int lupo_resources_placeholder(void);

#endif
