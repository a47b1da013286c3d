// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/outcomewords.h"

#include "console/connection/deskrequests.h"
#include "shared/core/foreigntext.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

struct OutcomeSentences
{
    Q_DECLARE_TR_FUNCTIONS(saferide::OutcomeWords)
};

} // namespace

QString reasonOf(const Error &error)
{
    QStringList reasons;
    for (const FieldError &field : error.fields) {
        reasons.append(isolated(field.location.value(field.location.size() - 1)) + ": "_L1
                       + isolated(field.message));
    }
    return reasons.isEmpty() ? isolated(error.message) : reasons.join(u"; "_s);
}

QString outcomeOf(const Error &error)
{
    const QString reason = reasonOf(error);
    return DeskRequests::mayBeDone(error)
        ? OutcomeSentences::tr(
              "The outcome is unknown. Check the result before you retry. Reason: %1")
              .arg(reason)
        : reason;
}

} // namespace saferide
