// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QHash>
#include <QMenu>

#include <functional>

namespace saferide {

/// The actions of the desk by name. Each can be used while what it needs is there, and says in its
/// text what it would act on.
class ActionTable final : public QObject
{
public:
    /// Of an action: the name of what it acts on.
    static constexpr auto TargetProperty = "target";

    enum class Needs {
        Nothing,
        Ride,
        ActiveRide,
        PlannedRide,
        LiveRide,
        Rider,
        Attention,
        Incident,
        Login,
        Admin,
        NoLink,
        Certificate
    };
    struct Entry
    {
        QString name; ///< the object name: "ride.start"
        QString text; ///< while there is nothing to act on
        QString targeted = {}; ///< with "%1" for what it acts on; empty where it names nothing
        QKeySequence key = {};
        Needs needs = Needs::Nothing;
    };

    using QObject::QObject;

    QAction *add(QMenu &menu, const Entry &entry, const std::function<void()> &act);
    /// nullptr for none.
    QAction *action(const QString &name) const;
    QList<QAction *> all() const;
    void enable(const std::function<bool(Needs)> &holds);
    /// Empty: there is none.
    void nameTargets(const QString &ride, const QString &rider);

private:
    struct Known
    {
        QAction *action; // a child of its menu
        Entry entry;
    };

    QHash<QString, Known> m_known;
};

} // namespace saferide
