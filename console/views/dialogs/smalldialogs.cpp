// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/smalldialogs.h"

#include "console/views/panels/plaintext.h"
#include "console/views/panels/worddelegate.h"
#include "shared/core/foreigntext.h"

#include <QKeyEvent>

namespace saferide {

namespace {

constexpr int LongestMessage = 1'000;
constexpr qsizetype ShortestPassword = 6; // bytes

} // namespace

MessageDialog::MessageDialog(DeskCommands &commands, Ride ride, int listeners, QWidget *parent)
    : ActDialog(tr("Message to “%1”").arg(inTitle(ride.title)), tr("&Send"), parent)
    , m_commands(commands)
    , m_ride(std::move(ride))
{
    m_text.setAccessibleName(tr("Message"));
    m_text.setPlaceholderText(tr("Message to everybody in the ride. Press Ctrl+Return to send."));
    m_text.setTabChangesFocus(true);
    m_text.installEventFilter(this);
    addToForm(plainLabel(
        tr("Sent to all phones that are currently connected (%n in the ride).", nullptr, listeners),
        this));
    addToForm(&m_text);
    m_text.setFocus();
}

bool MessageDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == &m_text && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool isReturn = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (isReturn && (key->modifiers() & ~Qt::KeypadModifier) == Qt::ControlModifier) {
            actButton().click();
            return true;
        }
    }
    return ActDialog::eventFilter(watched, event);
}

void MessageDialog::act()
{
    const QString text = m_text.toPlainText().trimmed();
    if (text.isEmpty() || text.size() > LongestMessage) {
        showProblem(text.isEmpty()
                        ? tr("Enter a message.")
                        : tr("A message can have at most %1 characters; this one has %2.")
                              .arg(LongestMessage)
                              .arg(text.size()));
        return;
    }
    m_commands.messageRide(m_ride, text, this, [this](const Result<void> &sent) { finish(sent); });
}

AddParticipantDialog::AddParticipantDialog(DeskCommands &commands, Ride ride, QWidget *parent)
    : ActDialog(tr("Add to “%1”").arg(inTitle(ride.title)), tr("&Add"), parent)
    , m_commands(commands)
    , m_ride(std::move(ride))
{
    for (const auto role : {ParticipationRole::Rider, ParticipationRole::Leader,
                            ParticipationRole::Sweep, ParticipationRole::Support}) {
        m_role.addItem(roleWords(toString(role)), toString(role));
    }
    form().addRow(tr("&Username"), &m_name);
    form().addRow(tr("&Role"), &m_role);
    m_name.setFocus();
}

void AddParticipantDialog::act()
{
    const QString name = m_name.text().trimmed();
    if (name.isEmpty()) {
        showProblem(tr("Enter the username of the rider."));
        return;
    }
    if (m_added && m_added->username.compare(name, Qt::CaseInsensitive) == 0) {
        added(*m_added); // only the role was refused
        return;
    }
    m_commands.addParticipant(
        m_ride, name, this, [this](const Result<Participant> &participant) { added(participant); });
}

void AddParticipantDialog::added(const Result<Participant> &participant)
{
    const auto role = *participationRoleFromString(m_role.currentData().toString());
    m_added = participant ? std::optional(*participant) : std::nullopt;
    if (!participant || participant->participation.role == role) {
        finish(participant);
        return;
    }
    m_commands.setRole(*participant, role, this,
                       [this](const Result<Participant> &changed) { finish(changed); });
}

PasswordDialog::PasswordDialog(DeskCommands &commands, UserId user, QString name, QWidget *parent)
    : ActDialog(tr("New password for %1").arg(inTitle(name)), tr("&Set password"), parent)
    , m_commands(commands)
    , m_user(user)
    , m_name(std::move(name))
{
    m_password.setEchoMode(QLineEdit::Password);
    m_show.setText(tr("S&how password"));
    connect(&m_show, &QCheckBox::toggled, this, [this](bool shown) {
        m_password.setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
    });
    addToForm(plainLabel(tr("%1 is logged out everywhere and must log in with the new password.")
                             .arg(isolated(m_name)),
                         this));
    form().addRow(tr("&Password"), &m_password);
    form().addRow(QString(), &m_show);
    m_password.setFocus();
}

QString PasswordDialog::problemOf(const QString &password)
{
    return password.toUtf8().size() < ShortestPassword
        ? tr("A password must have at least 6 characters.")
        : QString();
}

void PasswordDialog::act()
{
    if (const QString problem = problemOf(m_password.text()); !problem.isEmpty()) {
        showProblem(problem);
        return;
    }
    m_commands.resetPassword(m_user, m_name, m_password.text(), this,
                             [this](const Result<void> &done) { finish(done); });
}

} // namespace saferide
