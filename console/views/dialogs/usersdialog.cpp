// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/usersdialog.h"

#include "console/models/outcomewords.h"
#include "console/views/dialogs/smalldialogs.h"
#include "console/views/window/taborder.h"
#include "shared/core/foreigntext.h"

#include <QInputDialog>

namespace saferide {

namespace {

constexpr UserRole Roles[] = {UserRole::Rider, UserRole::Dispatcher, UserRole::Admin};

/// Name, password and role of a new account.
class NewUserDialog final : public ActDialog
{
public:
    NewUserDialog(DeskCommands &commands, QWidget *parent)
        : ActDialog(UsersDialog::tr("New user"), UsersDialog::tr("&Create"), parent)
        , m_commands(commands)
    {
        for (const UserRole role : Roles) {
            m_role.addItem(userRoleWords(toString(role)), toString(role));
        }
        m_name.setObjectName(QStringLiteral("newUserName"));
        m_password.setObjectName(QStringLiteral("newUserPassword"));
        m_password.setEchoMode(QLineEdit::Password);
        form().addRow(UsersDialog::tr("&Name"), &m_name);
        form().addRow(UsersDialog::tr("&Password"), &m_password);
        form().addRow(UsersDialog::tr("&Role"), &m_role);
    }
    std::optional<User> made;

protected:
    void act() override
    {
        if (const QString problem = PasswordDialog::problemOf(m_password.text());
            !problem.isEmpty()) {
            showProblem(problem);
            return;
        }
        const auto role = *userRoleFromString(m_role.currentData().toString());
        m_commands.createUser(m_name.text().trimmed(), m_password.text(), role, this,
                              [this](const Result<User> &user) {
                                  if (user) {
                                      made = *user;
                                  }
                                  finish(user);
                              });
    }

private:
    DeskCommands &m_commands;
    QLineEdit m_name;
    QLineEdit m_password;
    QComboBox m_role;
};

} // namespace

class UsersDialog::Panel final : public TablePanel
{
public:
    Panel(UserModel &model, QWidget *parent)
        : TablePanel(parent)
    {
        setModel(model, UsersDialog::tr("Users"));
        setSearch(UsersDialog::tr("Search users"), {UserModel::Name});
        setWords(UserModel::Role, userRoleWords);
        setWords(UserModel::Created, dateWords);
        table().sortByColumn(UserModel::Name, Qt::AscendingOrder);
        columns().size(UserModel::Name, {{UserModel::Created, 150}});
        columns().rememberDefaults();
    }
};

UsersDialog::UsersDialog(DeskCommands &commands, QWidget *parent)
    : QDialog(parent)
    , m_commands(commands)
    , m_panel(new Panel(m_model, this))
{
    setWindowTitle(tr("Users"));
    resize(560, 480);
    m_new.setText(tr("&New user…"));
    m_role.setText(tr("Change &role…"));
    m_password.setText(tr("Set &password…"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    for (QPushButton *button : {&m_new, &m_role, &m_password}) {
        button->setAutoDefault(false);
        buttons->addButton(button, QDialogButtonBox::ActionRole);
    }
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_panel);
    layout->addWidget(&m_problem);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_new, &QPushButton::clicked, this, &UsersDialog::createUser);
    connect(&m_role, &QPushButton::clicked, this, &UsersDialog::changeRole);
    connect(&m_password, &QPushButton::clicked, this, &UsersDialog::setPassword);
    const auto enable = [this] {
        m_role.setEnabled(selected().has_value());
        m_password.setEnabled(selected().has_value());
    };
    connect(m_panel->table().selectionModel(), &QItemSelectionModel::selectionChanged, this,
            enable);
    enable();
    orderTabsByLayout(*this);
    load();
}

QTableView &UsersDialog::table()
{
    return m_panel->table();
}

void UsersDialog::load()
{
    m_commands.listUsers(this, [this](const Result<PageOf<User>> &page) {
        if (page) {
            m_model.put(page->items);
        } else {
            m_problem.tell(reasonOf(page.error()));
        }
    });
}

std::optional<User> UsersDialog::selected() const
{
    return m_model.userAt(m_panel->selectedSource());
}

void UsersDialog::createUser()
{
    NewUserDialog dialog(m_commands, this);
    if (dialog.exec() == QDialog::Accepted && dialog.made) {
        m_model.put(*dialog.made);
    }
}

void UsersDialog::changeRole()
{
    const auto user = selected();
    if (!user) {
        return;
    }
    QStringList words;
    for (const UserRole role : Roles) {
        words.append(userRoleWords(toString(role)));
    }
    bool chosen = false;
    const QString word = QInputDialog::getItem(this, tr("Role of %1").arg(isolated(user->username)),
                                               tr("The user is logged out everywhere. New role:"),
                                               words, std::max(0, int(user->role)), false, &chosen);
    const qsizetype index = words.indexOf(word);
    if (chosen && index >= 0 && Roles[index] != user->role) {
        m_commands.setUserRole(*user, Roles[index], this,
                               [this](const Result<User> &changed) { showOutcome(changed); });
    }
}

void UsersDialog::setPassword()
{
    if (const auto user = selected()) {
        PasswordDialog(m_commands, user->id, user->username, this).exec();
    }
}

void UsersDialog::showOutcome(const Result<User> &outcome)
{
    m_problem.tell(outcome ? QString() : outcomeOf(outcome.error()));
    if (outcome) {
        m_model.put(*outcome);
    }
}

} // namespace saferide
