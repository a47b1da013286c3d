# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DROOT=<sql folder> -DOUTPUT=<file> -P embed.cmake: writes every migration, query and fragment of queries as C++.
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/fragments/*.sql ${ROOT}/migrations/*.sql ${ROOT}/queries/*.sql)
list(SORT files COMPARE STRING)
list(LENGTH files count)
set(content "// Made by sql/embed.cmake.\n#include \"server/database/embeddedsql.h\"\n\n#include <array>\n\nnamespace saferide::db {\n\nnamespace {\n\n")
string(APPEND content "constexpr std::array<EmbeddedFile, ${count}> Files{{\n")
foreach(file IN LISTS files)
    file(READ ${ROOT}/${file} text)
    string(APPEND content "    {\"${file}\", R\"SQL(${text})SQL\"},\n")
endforeach()
string(APPEND content "}};\n\n} // namespace\n\nstd::span<const EmbeddedFile> embeddedFiles()\n{\n    return Files;\n}\n\n} // namespace saferide::db\n")
file(WRITE ${OUTPUT} "${content}")
