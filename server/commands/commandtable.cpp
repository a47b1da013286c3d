// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/commandtable.h"

#include "server/commands/commands.h"

#include <algorithm>
#include <array>
#include <vector>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr std::array Options{
    CommandOption{"config"_L1, "FILE"_L1, "TOML file with the settings; see saferided.toml(5)"_L1},
    CommandOption{"version"_L1, ""_L1, "print the version"_L1},
    CommandOption{"help"_L1, ""_L1, "print help, for a command if one is given"_L1},
    CommandOption{"role"_L1, "ROLE"_L1, "rider, dispatcher or admin"_L1},
    CommandOption{"password-stdin"_L1, ""_L1, "read the password from standard input, one line"_L1},
    CommandOption{"since"_L1, "TIME"_L1, "2026-01-31T09:15 (UTC), or 30m, 24h, 7d ago"_L1},
    CommandOption{"id"_L1, "N"_L1, "user id, instead of the name"_L1},
    CommandOption{"dry-run"_L1, ""_L1, "only show what would be done"_L1},
    CommandOption{"older-than"_L1, "AGE"_L1, "how long ago the ride ended, such as 30d or 12h"_L1},
    CommandOption{"status"_L1, "STATUS"_L1, "planned, live, finished or cancelled"_L1},
    CommandOption{"gpx"_L1, ""_L1, "GPX 1.1, one track per participant"_L1},
    CommandOption{"json"_L1, ""_L1, "JSON"_L1},
    CommandOption{"markdown"_L1, ""_L1, "as a Markdown table"_L1},
    CommandOption{"from"_L1, "URL"_L1, "the database to copy"_L1},
    CommandOption{"to"_L1, "URL"_L1, "the empty database to fill"_L1},
    CommandOption{"rides"_L1, "R"_L1, "number of rides"_L1},
    CommandOption{"riders"_L1, "N"_L1, "number of participants per ride"_L1},
    CommandOption{"names"_L1, "NAME,..."_L1, "further host names or addresses"_L1},
};

std::vector<Command> operationCommands()
{
    return {
        {"status"_L1,
         ""_L1,
         "show the status of the running daemon"_L1,
         "Asks the admin listener (--admin-listen) for version, uptime, connections, queue, "
         "database and recent errors. Exits with 1 if the daemon is not ready or not "
         "running.\n"
         "\n"
         "  saferided status --config /etc/saferide/saferided.toml"_L1,
         {"json"_L1},
         showStatus},
        {"log-level"_L1,
         "LEVEL"_L1,
         "change the log level of the running daemon"_L1,
         "LEVEL (debug, info, warning or error) applies to everything, CATEGORY=LEVEL to one "
         "category, named as in the log. The change lasts until the next start.\n"
         "\n"
         "  saferided log-level saferide.http=debug\n"
         "  saferided log-level info"_L1,
         {},
         changeLogLevel},
        {"check-config"_L1,
         ""_L1,
         "check the configuration"_L1,
         "Reads the file, the environment, the command line and the certificate as the "
         "daemon would.\n"
         "\n"
         "  saferided check-config --config /etc/saferide/saferided.toml"_L1,
         {},
         checkConfig},
        {"print-config"_L1,
         ""_L1,
         "print every setting with its description and value"_L1,
         "Prints a configuration file in which settings with their default value are "
         "commented out.\n"
         "\n"
         "  saferided print-config > saferided.toml"_L1,
         {"markdown"_L1},
         printConfig},
        {"audit"_L1,
         ""_L1,
         "show who did what"_L1,
         "Prints time, source (rest, desk, command), user, origin, action and details, "
         "separated by tabs.\n"
         "\n"
         "  saferided audit --since 24h"_L1,
         {"since"_L1},
         showAudit},
        {"tls self-signed"_L1,
         "FOLDER"_L1,
         "create a certificate for the addresses of this machine"_L1,
         "Writes certificate.pem and key.pem, for [tls], into FOLDER, which is created: without "
         "https, browsers give no location. "
         "Nobody vouches for the certificate: browsers warn of it once, and iPhones must be told "
         "to trust it. For a trial in one's own network. One that has all the addresses and is "
         "valid for another 30 days is kept.\n"
         "\n"
         "  saferided tls self-signed /etc/saferide --names rides.local"_L1,
         {"names"_L1},
         makeSelfSigned},
        {"completion"_L1,
         "SHELL"_L1,
         "print a completion script for bash or zsh"_L1,
         "\n  saferided completion bash > /etc/bash_completion.d/saferided\n"
         "  saferided completion zsh > \"${fpath[1]}/_saferided\""_L1,
         {},
         printCompletion},
    };
}

std::vector<Command> userCommands()
{
    return {
        {"user add"_L1,
         "NAME"_L1,
         "create an account"_L1,
         "Riders may also register over REST; accounts of dispatchers and admins are created here. "
         "Organizers need no role of their own: every account may plan rides.\n"
         "\n"
         "  saferided user add dana --role dispatcher --password-stdin"_L1,
         {"role"_L1, "password-stdin"_L1},
         addUser},
        {"user list"_L1, ""_L1, "list all accounts: id, role, name"_L1, ""_L1, {}, listUsers},
        {"user passwd"_L1,
         "NAME"_L1,
         "set a new password"_L1,
         "Ends the user's logins everywhere within a second, on connected phones and desks, "
         "too."_L1,
         {"password-stdin"_L1},
         setUserPassword},
        {"user role"_L1,
         "NAME ROLE"_L1,
         "change the role: rider, dispatcher or admin"_L1,
         "Ends the user's logins, so that the new role takes effect at once."_L1,
         {},
         setUserRole},
        {"user logout"_L1,
         "NAME"_L1,
         "end the user's logins everywhere within a second"_L1,
         ""_L1,
         {},
         logOutUser},
        {"user export"_L1,
         "NAME"_L1,
         "export everything that is stored about a user"_L1,
         "--json: account, rides, routes, participations, positions. --gpx: one track per "
         "ride. Written to standard output.\n"
         "\n"
         "  saferided user export anna --json > anna.json"_L1,
         {"json"_L1, "gpx"_L1},
         exportUser},
        {"user erase"_L1,
         "[NAME]"_L1,
         "delete a user's personal data"_L1,
         "Removes the name and the password of the account at once: it remains as the "
         "organizer of rides that others joined, but nobody can log in to it. Then deletes "
         "the user's positions, participations and unused routes. An interrupted deletion is "
         "continued with --id, or by the daemon while it runs. Audit entries are kept. "
         "Cannot be undone; --dry-run shows what would be deleted and which deletions are "
         "unfinished.\n"
         "\n"
         "  saferided user erase anna --dry-run"_L1,
         {"id"_L1, "dry-run"_L1},
         eraseUser},
    };
}

std::vector<Command> rideCommands()
{
    return {
        {"ride list"_L1,
         ""_L1,
         "list all rides: id, code, status, start, participants, title"_L1,
         "\n  saferided ride list --status live"_L1,
         {"status"_L1},
         listRides},
        {"ride show"_L1,
         "RIDE"_L1,
         "show a ride and its participants; RIDE is a code or an id"_L1,
         ""_L1,
         {},
         showRide},
        {"ride finish"_L1,
         "RIDE"_L1,
         "end a ride that was left open"_L1,
         "A live ride becomes finished, a planned one cancelled. A running daemon notifies "
         "everybody in the ride within a second."_L1,
         {},
         finishRide},
        {"export"_L1,
         "RIDE"_L1,
         "export a ride with all its positions"_L1,
         "--gpx: one track per participant; --json: everything. Written to standard output.\n"
         "\n"
         "  saferided export ABC123 --gpx > ride.gpx"_L1,
         {"gpx"_L1, "json"_L1},
         exportRide},
        {"purge"_L1,
         ""_L1,
         "delete the positions of rides that ended long ago"_L1,
         "The daemon does this by itself after [retention] positions_days. Deletes in small "
         "parts and may run beside the daemon.\n"
         "\n"
         "  saferided purge --older-than 30d --dry-run"_L1,
         {"older-than"_L1, "dry-run"_L1},
         purgePositions},
    };
}

std::vector<Command> databaseCommands()
{
    return {
        {"migrate"_L1,
         ""_L1,
         "migrate the database to the schema of this version"_L1,
         "The daemon does this itself when it starts."_L1,
         {"dry-run"_L1},
         migrateDatabase},
        {"backup"_L1,
         "FILE"_L1,
         "back up the database to FILE, also while the daemon runs"_L1,
         "SQLite: a database file. PostgreSQL: a dump for pg_restore (requires pg_dump).\n"
         "\n"
         "  saferided backup /var/backups/saferide-$(date +%F).db"_L1,
         {},
         backupDatabase},
        {"copy"_L1,
         ""_L1,
         "copy everything to another, empty database"_L1,
         "From SQLite to PostgreSQL or back, all or nothing. Stop the daemon first: what it "
         "stores during the copy is left out.\n"
         "\n"
         "  saferided copy --from sqlite:///var/lib/saferide/saferide.db --to "
         "postgresql://saferide:PASSWORD@127.0.0.1/saferide"_L1,
         {"from"_L1, "to"_L1},
         copyBetweenDatabases},
        {"seed"_L1,
         ""_L1,
         "create live rides with riders for rehearsals"_L1,
         "Prints one line CODE USER_ID TOKEN per participant; the tokens are valid for 24 "
         "hours.\n"
         "\n"
         "  saferided seed --rides 20 --riders 10"_L1,
         {"rides"_L1, "riders"_L1},
         seedRides},
    };
}

std::vector<Command> allCommands()
{
    std::vector<Command> all = operationCommands();
    for (auto more : {userCommands(), rideCommands(), databaseCommands()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

} // namespace

QStringList Command::words() const
{
    return QString(name).split(u' ');
}

bool Command::takesArguments(qsizetype count) const
{
    const QStringList all = QString(arguments).split(u' ', Qt::SkipEmptyParts);
    const auto optional = std::count_if(all.begin(), all.end(),
                                        [](const QString &word) { return word.startsWith(u'['); });
    return count <= all.size() && count >= all.size() - optional;
}

bool Command::takes(const QString &option) const
{
    return option == "config"_L1 || option == "help"_L1
        || std::any_of(options.begin(), options.end(),
                       [&option](QLatin1StringView own) { return option == own; });
}

QString Command::synopsis() const
{
    QString text = name;
    if (!arguments.isEmpty()) {
        text += u' ' + arguments;
    }
    for (const QLatin1StringView option : options) {
        const CommandOption *known = findCommandOption(option);
        text += u" [--"_s + option
            + (known->placeholder.isEmpty() ? QString() : u' ' + known->placeholder) + u']';
    }
    return text;
}

std::span<const Command> commands()
{
    static const std::vector<Command> all = allCommands();
    return all;
}

const CommandOption *findCommandOption(const QString &name)
{
    const auto *const found =
        std::find_if(Options.begin(), Options.end(),
                     [&name](const CommandOption &option) { return option.name == name; });
    return found == Options.end() ? nullptr : found;
}

const Command *findCommand(const QStringList &words)
{
    const Command *best = nullptr;
    for (const Command &command : commands()) {
        const QStringList own = command.words();
        const bool fits = words.size() >= own.size() && words.first(own.size()) == own;
        if (fits && (!best || own.size() > best->words().size())) {
            best = &command;
        }
    }
    return best;
}

} // namespace saferide
