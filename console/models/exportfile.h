// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/rideexport.h"

#include <QObject>
#include <QSaveFile>
#include <QThread>

#include <optional>

namespace saferide {

/// A file that a ride is exported into, written on a thread of its own. An old file stays as it is
/// until finish() succeeded. To be used from one thread; the signals come there.
class ExportFile final : public QObject
{
    Q_OBJECT

public:
    ExportFile(const QString &fileName, ExportFormat format, const QString &title);
    /// What was not finished is thrown away. Waits for the step that is being written.
    ~ExportFile() override;

    void beginTrack(const Participant &participant);
    void add(const QList<Position> &positions);
    void endTrack();
    void finish();
    /// Pages that are not on the disk yet: whoever fills faster than the disk takes should wait.
    int waiting() const { return m_waiting; }

Q_SIGNALS:
    /// One page more is on the disk.
    void written();
    void finished();
    /// In the words of the system; nothing more is written.
    void failed(const QString &reason);

private:
    class Writer;

    template<typename Step>
    void post(Step step);

    QThread m_thread;
    Writer *m_writer; // lives and ends in m_thread
    int m_waiting = 0;
};

} // namespace saferide
