// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/deskcommands.h"
#include "console/views/dialogs/actdialog.h"

#include <QComboBox>
#include <QLineEdit>

namespace saferide {

/// Asks how an incident ended, and closes it.
class ResolveDialog final : public ActDialog
{
    Q_OBJECT

public:
    /// `incident` as it is shown: if another desk changed it meanwhile, the dialog says who.
    ResolveDialog(DeskCommands &commands, Incident incident, QWidget *parent);
    QComboBox &resolutionField() { return m_resolution; }
    QLineEdit &noteField() { return m_note; }

protected:
    void act() override;

private:
    DeskCommands &m_commands;
    const Incident m_incident;
    QComboBox m_resolution;
    QLineEdit m_note;
};

} // namespace saferide
