// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/rideexporter.h"

#include <QProgressDialog>

namespace saferide {

/// Exports a ride into a file, and says how far it is; *Cancel* gives it up. Deletes itself.
class ExportDialog final : public QProgressDialog
{
    Q_OBJECT

public:
    ExportDialog(DeskCommands &commands, const RideExporter::Order &order, QWidget *parent);

Q_SIGNALS:
    /// A sentence for a person.
    void exported(const QString &sentence);
    void failed(const QString &sentence);

private:
    void fail(const QString &sentence);

    RideExporter m_exporter;
};

} // namespace saferide
