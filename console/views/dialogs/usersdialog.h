// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/deskcommands.h"
#include "console/models/usermodel.h"
#include "console/views/panels/problemlabel.h"
#include "console/views/panels/tablepanel.h"

#include <QDialog>
#include <QPushButton>

namespace saferide {

/// The accounts, for admins: make one, change a role, set a password.
class UsersDialog final : public QDialog
{
    Q_OBJECT

public:
    UsersDialog(DeskCommands &commands, QWidget *parent);

    QTableView &table();
    QPushButton &newButton() { return m_new; }
    QPushButton &roleButton() { return m_role; }
    QPushButton &passwordButton() { return m_password; }
    ProblemLabel &problemLabel() { return m_problem; }

private:
    class Panel;

    void load();
    std::optional<User> selected() const;
    void createUser();
    void changeRole();
    void setPassword();
    void showOutcome(const Result<User> &outcome);

    DeskCommands &m_commands;
    UserModel m_model;
    Panel *m_panel; // a child
    ProblemLabel m_problem;
    QPushButton m_new;
    QPushButton m_role;
    QPushButton m_password;
};

} // namespace saferide
