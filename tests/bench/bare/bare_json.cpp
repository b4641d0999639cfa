#include "tests/bench/bare/bare_json.h"

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>

double bareJsonSeconds(const std::string& path)
{
    const auto begun = std::chrono::steady_clock::now();
    std::ifstream file(path, std::ios::binary);
    if (!nlohmann::json::accept(file))
        return -1;
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}
