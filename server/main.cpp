// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/program.h"

int main(int argc, char *argv[])
{
    return saferide::runProgram(argc, argv);
}
