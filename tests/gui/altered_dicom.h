// A DICOM file of a test case, changed as the test needs it.
#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <QString>

namespace triptych {

/// Reads, changes and writes the file again, as it was encoded. False where any of it fails.
template <class Change>
bool alterDicom(const QString& path, Change change)
{
    DcmFileFormat file;
    const QByteArray name = path.toLocal8Bit();
    if (file.loadFile(name.constData()).bad() || file.loadAllDataIntoMemory().bad())
        return false;
    change(*file.getDataset());
    return file.saveFile(name.constData(), file.getDataset()->getOriginalXfer()).good();
}

/// One item of the Sequence of Ultrasound Regions (PS3.3 C.8.5.5); units and deltas of both axes.
inline void addRegion(DcmDataset& data, int index, int format, int type, int x0, int y0, int x1, int y1, int xUnits,
                      double xDelta, int yUnits, double yDelta)
{
    DcmItem* item = nullptr;
    data.findOrCreateSequenceItem(DCM_SequenceOfUltrasoundRegions, item, index);
    item->putAndInsertUint16(DCM_RegionSpatialFormat, Uint16(format));
    item->putAndInsertUint16(DCM_RegionDataType, Uint16(type));
    item->putAndInsertUint32(DCM_RegionLocationMinX0, Uint32(x0));
    item->putAndInsertUint32(DCM_RegionLocationMinY0, Uint32(y0));
    item->putAndInsertUint32(DCM_RegionLocationMaxX1, Uint32(x1));
    item->putAndInsertUint32(DCM_RegionLocationMaxY1, Uint32(y1));
    item->putAndInsertUint16(DCM_PhysicalUnitsXDirection, Uint16(xUnits));
    item->putAndInsertUint16(DCM_PhysicalUnitsYDirection, Uint16(yUnits));
    item->putAndInsertFloat64(DCM_PhysicalDeltaX, xDelta);
    item->putAndInsertFloat64(DCM_PhysicalDeltaY, yDelta);
}

} // namespace triptych
