// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/exportfile.h"

#include "console/models/writefailure.h"

namespace saferide {

/// On the thread of the file.
class ExportFile::Writer final : public QObject
{
public:
    Writer(const QString &fileName, ExportFormat format, QString title)
        : m_file(fileName, this) // moves along
        , m_format(format)
        , m_title(std::move(title))
    {
    }

    /// What went wrong in this step, once.
    template<typename Step>
    std::optional<QString> write(Step step)
    {
        if (m_failed) {
            return std::nullopt;
        }
        if (!m_export) {
            if (!m_file.open(QIODevice::WriteOnly)) {
                return fail();
            }
            m_export.emplace(m_file, m_format, m_title);
        }
        step(*m_export);
        return m_file.error() != QFileDevice::NoError ? fail() : std::nullopt;
    }

    /// Here, as commit() forgets the reason.
    std::optional<QString> commit()
    {
        if (m_failed) {
            return std::nullopt;
        }
        return !m_file.flush() || !m_file.commit() ? fail() : std::nullopt;
    }
    bool hasFailed() const { return m_failed; }

private:
    std::optional<QString> fail()
    {
        m_failed = true;
        QString reason = writeFailure(m_file);
        m_export.reset();
        m_file.cancelWriting();
        return reason;
    }

    QSaveFile m_file;
    const ExportFormat m_format;
    const QString m_title;
    std::optional<RideExport> m_export;
    bool m_failed = false;
};

ExportFile::ExportFile(const QString &fileName, ExportFormat format, const QString &title)
    : m_writer(new Writer(fileName, format, title))
{
    m_writer->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_writer, &QObject::deleteLater);
    m_thread.setObjectName(QStringLiteral("export"));
    m_thread.start();
}

ExportFile::~ExportFile()
{
    m_thread.quit();
    m_thread.wait();
}

template<typename Step>
void ExportFile::post(Step step)
{
    QMetaObject::invokeMethod(
        m_writer,
        [this, step] {
            const auto problem = m_writer->write(step);
            if (problem) {
                Q_EMIT failed(*problem);
            }
        },
        Qt::QueuedConnection);
}

void ExportFile::beginTrack(const Participant &participant)
{
    post([participant](RideExport &out) { out.beginTrack(participant); });
}

void ExportFile::add(const QList<Position> &positions)
{
    ++m_waiting;
    post([positions](RideExport &out) { out.add(positions); });
    QMetaObject::invokeMethod(
        m_writer,
        [this] {
            QMetaObject::invokeMethod(
                this,
                [this] {
                    --m_waiting;
                    Q_EMIT written();
                },
                Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void ExportFile::endTrack()
{
    post([](RideExport &out) { out.endTrack(); });
}

void ExportFile::finish()
{
    post([](RideExport &out) { out.end(); });
    QMetaObject::invokeMethod(
        m_writer,
        [this] {
            if (const auto problem = m_writer->commit()) {
                Q_EMIT failed(*problem);
            } else if (!m_writer->hasFailed()) {
                Q_EMIT finished();
            }
        },
        Qt::QueuedConnection);
}

} // namespace saferide
