// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/busmessage.h"

namespace saferide::bus {

const quint8 MessageVersion = 2;

} // namespace saferide::bus
