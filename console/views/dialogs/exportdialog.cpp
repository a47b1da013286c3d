// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/exportdialog.h"

#include "console/views/panels/plaintext.h"
#include "shared/core/foreigntext.h"

#include <QPushButton>

namespace saferide {

ExportDialog::ExportDialog(DeskCommands &commands, const RideExporter::Order &order,
                           QWidget *parent)
    : QProgressDialog(parent)
    , m_exporter(commands, order)
{
    setLabel(plainLabel(
        tr("Exporting the positions of “%1”…").arg(isolated(shortened(order.ride.title, 60))),
        this));
    setWindowTitle(tr("Export"));
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false); // Return, meant for what was open before, ends nothing
    setCancelButton(cancel);
    setRange(0, std::max(1, int(order.participants.size())));
    setMinimumDuration(500);
    setAutoReset(false);
    setAutoClose(false);
    setValue(0);
    connect(this, &QProgressDialog::canceled, this, [this] {
        deleteLater();
        Q_EMIT failed(
            tr("The export of “%1” was cancelled.").arg(isolated(m_exporter.order().ride.title)));
    });
    connect(&m_exporter, &RideExporter::counted, this, &QProgressDialog::setMaximum);
    connect(&m_exporter, &RideExporter::progressed, this, &QProgressDialog::setValue);
    connect(&m_exporter, &RideExporter::finished, this, [this] {
        deleteLater();
        const RideExporter::Order &done = m_exporter.order();
        Q_EMIT exported(tr("Exported “%1” to %2").arg(isolated(done.ride.title), done.fileName));
    });
    connect(&m_exporter, &RideExporter::fetchingFailed, this, [this](const QString &reason) {
        fail(tr("The export of “%1” failed: %2")
                 .arg(isolated(m_exporter.order().ride.title), reason));
    });
    connect(&m_exporter, &RideExporter::writingFailed, this, [this](const QString &reason) {
        fail(tr("%1 cannot be written: %2. Choose another folder.")
                 .arg(m_exporter.order().fileName, reason));
    });
    m_exporter.start();
}

void ExportDialog::fail(const QString &sentence)
{
    hide();
    deleteLater();
    Q_EMIT failed(sentence);
    tellProblem(parentWidget(), tr("Export"), sentence);
}

} // namespace saferide
