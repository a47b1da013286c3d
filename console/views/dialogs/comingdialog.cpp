// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/comingdialog.h"

#include "console/views/panels/plaintext.h"
#include "shared/core/foreigntext.h"

#include <QLineEdit>

namespace saferide {

ComingDialog::ComingDialog(DeskCommands &commands, Incident incident, const QStringList &helpers,
                           QWidget *parent)
    : ActDialog(tr("Who is on the way to %1?").arg(inTitle(incident.username)), tr("&Tell"), parent)
    , m_commands(commands)
    , m_incident(std::move(incident))
{
    m_who.setEditable(true);
    m_who.setInsertPolicy(QComboBox::NoInsert);
    m_who.setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_who.addItems(helpers);
    m_who.lineEdit()->setMaxLength(int(Incident::MaxComing));
    m_who.lineEdit()->setPlaceholderText(tr("Nobody"));
    m_who.setEditText(m_incident.coming.value_or(QString()));
    addToForm(plainLabel(tr("%1 reads this on the phone, and so do leader, sweep and support.")
                             .arg(isolated(m_incident.username)),
                         this));
    form().addRow(tr("&On the way"), &m_who);
    m_who.setFocus();
}

void ComingDialog::act()
{
    const QString who = m_who.currentText().trimmed();
    IncidentChange change{.version = m_incident.version};
    change.coming = who.isEmpty() ? std::optional<QString>() : std::optional(who);
    if (m_incident.state == IncidentState::Open) {
        change.state = IncidentState::Acknowledged;
    }
    const QString rider = isolated(m_incident.username);
    m_commands.changeIncident(m_incident, change,
                              who.isEmpty() ? tr("Nobody is on the way to %1").arg(rider)
                                            : tr("On the way to %1: %2").arg(rider, isolated(who)),
                              this, [this](const Result<Incident> &told) { finish(told); });
}

} // namespace saferide
