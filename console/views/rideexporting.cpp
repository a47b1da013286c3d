// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/rideexport.h"
#include "console/views/deskacts.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QProgressDialog>
#include <QSaveFile>

// A ride into a file: participant by participant from the server, then written at once.

namespace saferide {

struct DeskActs::Export
{
    Q_DISABLE_COPY_MOVE(Export)

    Export(Ride of, Format as, QString into)
        : ride(std::move(of))
        , format(as)
        , fileName(std::move(into))
    {
    }
    ~Export() { delete progress; }

    const Ride ride;
    const Format format;
    const QString fileName;
    QList<Participant> participants;
    QList<RecordedTrack> tracks;
    QPointer<QProgressDialog> progress; // the window may be closed before the server has answered
};

void DeskActs::exportRide(RideId id, Format format)
{
    const Ride *ride = m_picture.store.ride(id);
    if (ride == nullptr) {
        return;
    }
    const bool gpx = format == Format::Gpx;
    QString title = ride->title;
    title.replace(u'/', u'-');
    const QString fileName = QFileDialog::getSaveFileName(
        &m_window, gpx ? tr("Export GPX") : tr("Export CSV"), title + (gpx ? u".gpx" : u".csv"),
        gpx ? tr("GPX files (*.gpx)") : tr("CSV files (*.csv)"));
    if (fileName.isEmpty()) {
        return;
    }
    auto job = std::make_shared<Export>(*ride, format, fileName);
    const auto participants = m_picture.store.participantsOf(id);
    for (const ParticipationId participation : participants) {
        job->participants.append(*m_picture.store.participant(participation));
    }
    job->progress = new QProgressDialog(tr("Fetching the positions of “%1”…").arg(ride->title),
                                        tr("Cancel"), 0, int(participants.size()), &m_window);
    job->progress->setMinimumDuration(500);
    collect(std::move(job));
}

void DeskActs::collect(std::shared_ptr<Export> job)
{
    const qsizetype done = job->tracks.size();
    if (job->progress->wasCanceled()) {
        return;
    }
    job->progress->setValue(int(done));
    if (done == job->participants.size()) {
        delete job->progress;
        write(*job);
        return;
    }
    const Participant participant = job->participants[done];
    m_commands.positions(participant.participation.id, std::nullopt, this,
                         [this, job, participant](const Result<QList<Position>> &positions) {
                             if (!positions) {
                                 delete job->progress;
                                 QMessageBox::warning(
                                     &m_window, tr("Export"),
                                     tr("The export of “%1” stopped: %2")
                                         .arg(job->ride.title, positions.error().message));
                                 return;
                             }
                             job->tracks.append({participant, *positions});
                             collect(job);
                         });
}

void DeskActs::write(const Export &job)
{
    const QByteArray bytes =
        job.format == Format::Gpx ? toGpx(job.ride, job.tracks) : toCsv(job.tracks);
    QSaveFile file(job.fileName);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        QMessageBox::warning(&m_window, tr("Export"),
                             tr("%1 cannot be written: %2. Choose another folder.")
                                 .arg(job.fileName, file.errorString()));
        return;
    }
    m_picture.log.add(LogModel::Kind::Done,
                      tr("Exported “%1” to %2").arg(job.ride.title, job.fileName));
}

} // namespace saferide
