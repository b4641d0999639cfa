#include "app/readers.h"

#include "core/dicom/dicom_reader.h"
#include "core/raster/raster_reader.h"
#include "core/slide/slide_reader.h"

#include <QLoggingCategory>

namespace triptych {

std::unique_ptr<const ReaderRegistry> makeReaderRegistry()
{
    // What is wrong with a file comes back as a result; Qt's own lines on the terminal would only double it.
    QLoggingCategory::setFilterRules(QStringLiteral("qt.gui.imageio*=false"));
    auto registry = std::make_unique<ReaderRegistry>();
    registry->add(makeDicomReader());
    registry->add(makeSlideReader());
    registry->add(makeRasterReader());
    registry->add(makeItkReader());
    return registry;
}

} // namespace triptych
