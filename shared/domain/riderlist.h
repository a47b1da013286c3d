// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/ridercontact.h"

#include <QList>
#include <QStringList>

namespace saferide {

/// What is wrong in a file, and where: both from 1; columns in characters.
struct ListProblem
{
    int line = 1;
    int column = 1;
    QString message;
    bool operator==(const ListProblem &) const = default;
};

/// A rider with their place in the file.
struct ListedRider
{
    NewRider rider;
    int line = 1;
    int nameColumn = 1;
    int bibColumn = 1;
    bool operator==(const ListedRider &) const = default;
};

/// A list of riders that an organizer imports.
struct RiderList
{
    static constexpr int MaxLines = 5'000; ///< with riders
    static constexpr int MaxFileLines = 2 * MaxLines; ///< blank ones, too
    static constexpr qsizetype MaxProblems = 100; ///< the others are not named
    static constexpr qsizetype MaxColumnName = 40; ///< characters of a heading that is repeated

    QList<ListedRider> riders; ///< those without a problem
    QList<ListProblem> problems; ///< add()
    QStringList unusedColumns; ///< headings that name nothing we know
    qsizetype alreadyThere = 0; ///< riders of the file who are in the ride

    void add(const ListProblem &problem)
    {
        if (problems.size() < MaxProblems) {
            problems.append(problem);
        }
    }
};

} // namespace saferide
