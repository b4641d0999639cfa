// The mammograms that benchmarks read: 3328 × 4096, 12 bit, in every transfer syntax that can be written here.
#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <cstddef>
#include <vector>

constexpr int kColumns = 3328;
constexpr int kRows = 4096;
constexpr size_t kSamples = size_t(kColumns) * kRows;

/// Registers DCMTK's encoders; once, before the first call below.
void encodersSetUp();

/// High-throughput JPEG 2000 by OpenJPH's ojph_compress, in a file that says JPEG 2000: DCMTK does not know better, and
/// the codestream says what it is.
bool writeHighThroughput(const std::vector<Uint16>& values, const char* path);

/// A bright half disc with noise on black: about as hard for a coder as a mammogram.
std::vector<Uint16> breastLike();

/// Writes one file; JPEG 2000 through OpenJPEG, the others through DCMTK. False where a coder refuses.
bool writeMammogram(const std::vector<Uint16>& values, const char* path, E_TransferSyntax syntax,
                    const char* instanceUid = "1.2.3");
