// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/contactjson.h"

#include "shared/protocol/console/jsonfields.h"

namespace saferide::console {

QJsonObject toJson(const RiderContact &contact)
{
    QJsonObject object;
    for (const ContactField &field : ContactFields) {
        if (const auto &value = contact.*field.value) {
            object.insert(field.name, *value);
        }
    }
    return object;
}

Result<RiderContact> riderContactFromJson(const QJsonValue &json)
{
    JsonFields fields(json, QLatin1StringView("contact"));
    RiderContact contact;
    for (const ContactField &field : ContactFields) {
        contact.*field.value = fields.optionalText(field.name);
    }
    return fields.result(std::move(contact));
}

} // namespace saferide::console
