// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/participation.h"

#include <QByteArray>

#include <vector>

namespace saferide::tracking {

/// The answer to an OwnTracks app that shows others: an array with a `location` and a `card` for
/// each of them. Apps tell others apart by `tid` alone. Numbers that the apps read as integers are
/// integers; batteries are not told. Pure.
QByteArray ownTracksGroup(const std::vector<Participant> &others);

} // namespace saferide::tracking
