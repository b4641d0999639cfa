// nlohmann's event parser over a whole file, with nothing done at its events.
#pragma once

#include <string>

double bareJsonSeconds(const std::string& path);
