// SeenKeeper: what this reader has seen of each mammogram at 1:1, found again the next day. GUI thread.
#pragma once

#include "core/image/image_source.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>

namespace triptych {

class CaseStore;
class SeenArea;
struct SeenMask;

class SeenKeeper : public QObject {
    Q_OBJECT
public:
    explicit SeenKeeper(CaseStore& store, QObject* parent = nullptr);
    ~SeenKeeper() override;

    /// The one area of an image, shared by its views; what is stored of it arrives a moment later.
    std::shared_ptr<SeenArea> areaOf(const ImageInfo& image);
    /// A view of the image was drawn: what is new in it will be saved in a moment.
    void drawn(const ImageId& image);
    void saveNow();

Q_SIGNALS:
    void changed(const triptych::ImageId& image); ///< what was stored is in it now

private:
    struct Kept {
        std::shared_ptr<SeenArea> area;
        int saved = 0; ///< the area's revision
    };

    void restore(const SeenMask& seen);

    CaseStore& m_store;
    QString m_reader;
    std::map<QString, Kept> m_kept; ///< by image id
    QTimer m_soon;                  ///< one save for the steps of a pan
};

} // namespace triptych
