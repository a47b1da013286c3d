// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace saferide {

/// Gathers fixes for a moment, so that the models change in few large steps. Keeps the newest of a
/// participation, and when its phone was heard last.
class PositionBuffer final : public QObject
{
    Q_OBJECT

public:
    explicit PositionBuffer(int msecs, QObject *parent = nullptr);

    void add(const QList<ParticipantFix> &fixes, const QList<ParticipantContact> &contacts = {});
    /// Hands out what waits, at once.
    void flush();
    /// Hands out nothing until goOn() or flush().
    void hold();
    void goOn();
    void clear();

Q_SIGNALS:
    void flushed(const QList<saferide::ParticipantFix> &fixes);
    /// Of phones without a newer fix; after `flushed`.
    void heard(const QList<saferide::ParticipantContact> &contacts);

private:
    void handOutSoon();

    QHash<ParticipationId, ParticipantFix> m_newest;
    QHash<ParticipationId, ParticipantContact> m_heard; // since its fix in m_newest
    QTimer m_timer;
    bool m_isHeld = false;
};

} // namespace saferide
