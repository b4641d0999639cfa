// Nothing but library calls: what DCMTK and OpenJPEG take to load and decode a single-frame 16-bit DICOM file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

/// Registers DCMTK's decoders; once, before the first call below.
void bareDcmtkSetUp();

/// Loads the file and gives its samples; empty where a call failed. DCMTK's own decoders.
std::vector<std::uint16_t> bareDcmtkRead(const char* path, std::size_t samples);

/// The same through DCMTK's parser and OpenJPEG, for JPEG 2000.
std::vector<std::uint16_t> bareOpenJpegRead(const char* path, std::size_t samples);
