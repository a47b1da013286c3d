// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/deskcommands.h"
#include "console/views/dialogs/actdialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace saferide {

/// Says something to everybody in a ride.
class MessageDialog final : public ActDialog
{
    Q_OBJECT

public:
    MessageDialog(DeskCommands &commands, Ride ride, int listeners, QWidget *parent);
    QPlainTextEdit &textField() { return m_text; }

protected:
    void act() override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    DeskCommands &m_commands;
    const Ride m_ride;
    QPlainTextEdit m_text;
};

/// Adds somebody to a ride by name, in a role.
class AddParticipantDialog final : public ActDialog
{
    Q_OBJECT

public:
    AddParticipantDialog(DeskCommands &commands, Ride ride, QWidget *parent);
    QLineEdit &nameField() { return m_name; }
    QComboBox &roleField() { return m_role; }

protected:
    void act() override;

private:
    void added(const Result<Participant> &participant);

    DeskCommands &m_commands;
    const Ride m_ride;
    std::optional<Participant> m_added; // in the ride already
    QLineEdit m_name;
    QComboBox m_role;
};

/// Gives somebody a new password.
class PasswordDialog final : public ActDialog
{
    Q_OBJECT

public:
    PasswordDialog(DeskCommands &commands, UserId user, QString name, QWidget *parent);
    QLineEdit &passwordField() { return m_password; }
    /// Why no account can have this password; empty where one can.
    static QString problemOf(const QString &password);

protected:
    void act() override;

private:
    DeskCommands &m_commands;
    const UserId m_user;
    const QString m_name;
    QLineEdit m_password;
    QCheckBox m_show;
};

} // namespace saferide
