// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/domain/password.h"

namespace saferide {

QByteArray passwordBytes(const QString &password)
{
    return password.normalized(QString::NormalizationForm_C).toUtf8();
}

QList<QByteArray> passwordForms(const QString &password)
{
    QList<QByteArray> forms{passwordBytes(password)};
    for (const QByteArray &other :
         {password.toUtf8(), password.normalized(QString::NormalizationForm_D).toUtf8()}) {
        if (!forms.contains(other)) {
            forms.append(other);
        }
    }
    return forms;
}

} // namespace saferide
