#include "dicom_values.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

bool writeBareValues(const char* path, const float* values, size_t valueCount, const std::uint32_t* starts,
                     size_t startCount)
{
    DcmFileFormat file;
    DcmDataset& item = *file.getDataset();
    item.putAndInsertString(DCM_SOPClassUID, UID_MicroscopyBulkSimpleAnnotationsStorage);
    item.putAndInsertString(DCM_SOPInstanceUID, "1.2.3");
    item.putAndInsertFloat32Array(DCM_PointCoordinatesData, values, static_cast<unsigned long>(valueCount));
    item.putAndInsertUint32Array(DCM_LongPrimitivePointIndexList, starts, static_cast<unsigned long>(startCount));
    return file.saveFile(path, EXS_LittleEndianExplicit).good();
}

double readBareValues(const char* path)
{
    DcmFileFormat file;
    const Float32* values = nullptr;
    unsigned long count = 0;
    if (file.loadFile(path, EXS_Unknown, EGL_noChange, DCM_MaxReadLength).bad() ||
        file.getDataset()->findAndGetFloat32Array(DCM_PointCoordinatesData, values, &count).bad())
        return 0;
    double sum = 0;
    for (unsigned long i = 0; i < count; ++i)
        sum += double(values[i]);
    return sum;
}
