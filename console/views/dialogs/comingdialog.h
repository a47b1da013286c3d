// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/deskcommands.h"
#include "console/views/dialogs/actdialog.h"

#include <QComboBox>

namespace saferide {

/// Tells a rider who called for help who is on the way; whoever says so has seen the incident.
class ComingDialog final : public ActDialog
{
    Q_OBJECT

public:
    /// `helpers`: names to choose from; any other text can be typed.
    ComingDialog(DeskCommands &commands, Incident incident, const QStringList &helpers,
                 QWidget *parent);
    QComboBox &whoField() { return m_who; }

protected:
    void act() override;

private:
    DeskCommands &m_commands;
    const Incident m_incident;
    QComboBox m_who;
};

} // namespace saferide
