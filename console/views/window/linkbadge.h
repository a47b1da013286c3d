// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace saferide {

/// How the link to the daemon is, as the window shows it.
struct LinkPicture
{
    enum class Health {
        Live,
        Behind, ///< live, but for riders at servers that ours does not hear
        Late, ///< there is a link, but what it tells is not the present
        Waiting,
        Down
    };

    Health health = Health::Waiting;
    QString state; ///< "Live", "Waiting", "Reconnecting"
    QString detail; ///< what happened and what to do; empty when all is well
    QString server;
    QString user = {}; ///< whose picture it is; empty while there is none
    bool isLoggedIn = true; ///< else nothing can be asked of the server
    bool certificateInTheWay = false; ///< there is one to be looked at
    bool isLinked() const { return !isStill() || health == Health::Late; }
    /// What is shown is not the present, and does not change.
    bool isStill() const { return health != Health::Live && health != Health::Behind; }
    bool operator==(const LinkPicture &) const = default;
};

/// Always says whether the picture is live, and how old it is. Symbol, word and colour tell the
/// same.
class LinkBadge final : public QLabel
{
    Q_OBJECT

public:
    explicit LinkBadge(QWidget *parent = nullptr);

    void show(const LinkPicture &link);
    const LinkPicture &link() const { return m_link; }
    /// Age of the picture; negative: there is none yet.
    void setAge(qint64 msecs);
    /// Pixels; where there is less room than all needs, server and user are left to the tool tip.
    void setRoom(int width);
    qint64 age() const { return m_ageMsecs; }

Q_SIGNALS:
    void clicked();

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void refresh();
    QString textWith(const QStringList &details) const;

    LinkPicture m_link;
    qint64 m_ageMsecs = -1;
    int m_room = QWIDGETSIZE_MAX;
};

} // namespace saferide
