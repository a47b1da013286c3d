// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/smalldialogs.h"

#include "console/models/foreigntext.h"
#include "console/views/panels/plaintext.h"
#include "console/views/panels/worddelegate.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>
#include <qrencode.h>

#include <memory>

namespace saferide {

namespace {

constexpr int LongestMessage = 1'000;
constexpr qsizetype ShortestPassword = 6; // bytes
constexpr int QuietZone = 4; // modules (ISO/IEC 18004)

} // namespace

MessageDialog::MessageDialog(DeskCommands &commands, Ride ride, int listeners, QWidget *parent)
    : ActDialog(tr("Message to “%1”").arg(inTitle(ride.title)), tr("&Send"), parent)
    , m_commands(commands)
    , m_ride(std::move(ride))
{
    m_text.setAccessibleName(tr("Message"));
    m_text.setPlaceholderText(tr("What everybody in the ride is to read. Ctrl+Return sends."));
    m_text.setTabChangesFocus(true);
    m_text.installEventFilter(this);
    addToForm(plainLabel(
        tr("Goes to all phones that are connected now (%n in the ride).", nullptr, listeners),
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
        showProblem(text.isEmpty() ? tr("Type a message.")
                                   : tr("A message has at most %1 characters; this one has %2.")
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
        showProblem(tr("Type the username of the rider."));
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
    m_show.setText(tr("S&how it"));
    connect(&m_show, &QCheckBox::toggled, this, [this](bool shown) {
        m_password.setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
    });
    addToForm(plainLabel(tr("%1 is logged out everywhere and has to log in with the new password.")
                             .arg(isolated(m_name)),
                         this));
    form().addRow(tr("&Password"), &m_password);
    form().addRow(QString(), &m_show);
    m_password.setFocus();
}

void PasswordDialog::act()
{
    if (m_password.text().toUtf8().size() < ShortestPassword) {
        showProblem(tr("A password has at least 6 characters."));
        return;
    }
    m_commands.resetPassword(m_user, m_name, m_password.text(), this,
                             [this](const Result<void> &done) { finish(done); });
}

CodeDialog::CodeDialog(const Ride &ride, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Join code of “%1”").arg(inTitle(ride.title)));
    auto *code = new QLabel(this);
    code->setTextFormat(Qt::PlainText);
    code->setText(ride.code);
    QFont font = code->font();
    font.setPointSizeF(font.pointSizeF() * 3);
    font.setWeight(QFont::Bold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 6);
    code->setFont(font);
    code->setAlignment(Qt::AlignCenter);
    code->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *picture = new QLabel(this);
    picture->setPixmap(QPixmap::fromImage(qrImage(ride.code, 320)));
    picture->setAlignment(Qt::AlignCenter);
    picture->setAccessibleName(tr("The code %1 as a QR code").arg(ride.code));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *copy = buttons->addButton(tr("&Copy code"), QDialogButtonBox::ActionRole);
    connect(copy, &QPushButton::clicked, this,
            [code] { QGuiApplication::clipboard()->setText(code->text()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(28, 20, 28, 16);
    layout->addWidget(code);
    layout->addWidget(picture);
    layout->addWidget(buttons);
    copy->setFocus();
}

QImage qrImage(const QString &text, int side)
{
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(text.toUtf8().constData(), 0, QR_ECLEVEL_M), QRcode_free);
    if (!code) {
        return {};
    }
    const int modules = code->width + 2 * QuietZone;
    const int scale = std::max(1, side / modules);
    QImage image(modules * scale, modules * scale, QImage::Format_Grayscale8);
    image.fill(Qt::white);
    QPainter painter(&image);
    for (int row = 0; row < code->width; ++row) {
        for (int column = 0; column < code->width; ++column) {
            if (code->data[row * code->width + column] & 1) {
                painter.fillRect((column + QuietZone) * scale, (row + QuietZone) * scale, scale,
                                 scale, Qt::black);
            }
        }
    }
    return image;
}

} // namespace saferide
