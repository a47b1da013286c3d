// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace saferide {

/// Gathers fixes for a moment, so that the models change in few large steps. Keeps the newest of a
/// participation.
class PositionBuffer final : public QObject
{
    Q_OBJECT

public:
    explicit PositionBuffer(int msecs, QObject *parent = nullptr);

    void add(const QList<ParticipantFix> &fixes);
    /// Hands out what waits, at once.
    void flush();
    void clear();

Q_SIGNALS:
    void flushed(const QList<saferide::ParticipantFix> &fixes);

private:
    QHash<ParticipationId, LocationFix> m_newest;
    QTimer m_timer;
};

} // namespace saferide
