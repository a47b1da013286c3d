// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/resolvedialog.h"

#include "console/models/domainwords.h"
#include "console/views/panels/plaintext.h"
#include "shared/core/foreigntext.h"

namespace saferide {

namespace {

constexpr Resolution Resolutions[] = {
    Resolution::Ok,      Resolution::FalseAlarm, Resolution::Mechanical,
    Resolution::Medical, Resolution::PickedUp,   Resolution::GaveUp,
    Resolution::Left,    Resolution::Duplicate,  Resolution::Other};

} // namespace

ResolveDialog::ResolveDialog(DeskCommands &commands, Incident incident, QWidget *parent)
    : ActDialog(tr("SOS of %1").arg(inTitle(incident.username)), tr("&Resolve"), parent)
    , m_commands(commands)
    , m_incident(std::move(incident))
{
    for (const Resolution resolution : Resolutions) {
        m_resolution.addItem(resolutionWords(resolution), int(resolution));
    }
    m_note.setMaxLength(int(Incident::MaxText));
    m_note.setPlaceholderText(tr("For the other dispatchers and the report"));
    form().addRow(tr("&How did it end?"), &m_resolution);
    form().addRow(tr("&Note"), &m_note);
    m_resolution.setFocus();
}

void ResolveDialog::act()
{
    const auto resolution = Resolution(m_resolution.currentData().toInt());
    const QString note = m_note.text().trimmed();
    if (resolution == Resolution::Other && note.isEmpty()) {
        showProblem(tr("Say in a note how it ended."));
        return;
    }
    IncidentChange change{.version = m_incident.version, .state = IncidentState::Resolved};
    change.resolution = resolution;
    change.note = note.isEmpty() ? std::nullopt : std::optional(note);
    m_commands.changeIncident(
        m_incident, change,
        tr("Resolve SOS of %1: %2").arg(isolated(m_incident.username), resolutionWords(resolution)),
        this, [this](const Result<Incident> &resolved) { finish(resolved); });
}

} // namespace saferide
