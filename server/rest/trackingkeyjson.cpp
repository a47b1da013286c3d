// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/trackingkeyjson.h"

#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/objectjson.h"
#include "shared/protocol/tracking/links.h"

namespace saferide::rest {

namespace {

QByteArray linksJson(const MadeTrackingKey &made, const QByteArray &baseUrl)
{
    const Participant &participant = made.rider.participant;
    const tracking::SetupLinks links =
        tracking::setupLinks({baseUrl, made.key, made.rider.ride.code, participant.username,
                              participant.participation.id.value});
    QByteArray json;
    {
        JsonObjectWriter object(json);
        object.add("page", QString::fromUtf8(links.page));
        object.add("traccar", QString::fromUtf8(links.traccar));
        object.add("owntracks", QString::fromUtf8(links.owntracks));
        object.add("overland", QString::fromUtf8(links.overland));
        object.add("gpslogger", QString::fromUtf8(links.gpslogger));
        object.add("osmand", QString::fromUtf8(links.osmand));
    }
    return json;
}

void addKey(JsonObjectWriter &object, const MadeTrackingKey &made, const QByteArray &baseUrl)
{
    object.add("key", QString::fromLatin1(made.key));
    object.addJson("links", linksJson(made, baseUrl));
}

void addRider(JsonObjectWriter &object, const MadeTrackingKey &made, const QByteArray &baseUrl)
{
    object.addJson("participation", participationJson(made.rider.participant.participation));
    object.add("display_name", made.rider.participant.username);
    addKey(object, made, baseUrl);
}

} // namespace

QByteArray trackingKeyJson(const MadeTrackingKey &made, const QByteArray &baseUrl)
{
    QByteArray json;
    {
        JsonObjectWriter object(json);
        addKey(object, made, baseUrl);
    }
    return json;
}

QByteArray newRiderJson(const MadeTrackingKey &made, const QByteArray &baseUrl)
{
    QByteArray json;
    {
        JsonObjectWriter object(json);
        addRider(object, made, baseUrl);
    }
    return json;
}

QByteArray newRiderJson(const MadeTrackingKey &made, const QByteArray &baseUrl,
                        const ListedRider &listed)
{
    QByteArray json;
    {
        JsonObjectWriter object(json);
        object.add("line", qint64(listed.line));
        object.add("bib", listed.rider.contact.bib);
        addRider(object, made, baseUrl);
    }
    return json;
}

} // namespace saferide::rest
