// The dependency rule (app → ui → core, plugins → core), who may include which library, and how large a file may be;
// and what the built program links. Each rule is first tried on a line that breaks it.
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

namespace {

constexpr int kMaxLines = 450;

struct IncludeRule {
    const char* where;   ///< folders the rule holds in (path prefix, relative to the source tree)
    const char* forbids; ///< regular expression of what stands between the quotes or brackets
    const char* unless;  ///< files that may (regular expression of the path), or empty
};

/// Third-party headers stay in the .cpp files of the folder that owns the library.
const IncludeRule kRules[] = {
    {"core/", "^(ui|app|plugins)/", ""},
    {"ui/", "^(app|plugins)/", ""},
    {"plugins/", "^(ui|app)/", ""},
    {"core/", "^Q(Widget|Application|MainWindow|Dialog|OpenGL|AbstractButton|Label|Menu|Action)|^QtWidgets|^QtOpenGL",
     ""},
    {"core/", "^vtk", ""},
    {"", "^QOpenGL|^QtOpenGL|^QOffscreenSurface", "^ui/(canvas/gl|volume)/|^tests/"},
    {"", "^(torch/|ATen/|c10/|caffe2/)", "^plugins/torch/|^tests/"},
    {"", "^dcmtk/|^openjpeg", "^core/(dicom|phantom)/[^/]*\\.cpp$|^tests/"},
    {"", "^lcms2", "^core/colour/[^/]*\\.cpp$|^tests/"},
    {"", "^openslide", "^core/slide/[^/]*\\.cpp$|^tests/"},
    {"", "^itk", "^core/(raster|segmentation|radiomics)/[^/]*\\.cpp$|^tests/"},
    {"", "^geos(_c\\.h|/)", "^core/(annotation|exchange)/[^/]*\\.cpp$|^tests/"},
    {"", "^nlohmann/", "^core/base/[^/]*\\.cpp$|^tests/"},
    {"", "^vtk", "^ui/volume/scene/[^/]*\\.cpp$|^tests/"},
    {"", "^boost/geometry", "^core/annotation/[^/]*\\.cpp$|^tests/"},
    {"", "^sqlite3", "^core/workspace/sqlite_statement\\.cpp$|^tests/bench/bare/"},
    {"", "^QSql", "^core/workspace/|^tests/"},
    {"", "^QtWidgets$|^QtGui$|^QtCore$", ""},
};

const char* const kForbiddenWords[] = {"processEvents", "Q_FOREACH", "foreach ("};

/// The first rule that a line of a file breaks, in words, or empty.
QString brokenRule(const QString& file, const QString& line)
{
    static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"));
    if (const auto match = include.match(line); match.hasMatch()) {
        for (const IncludeRule& rule : kRules) {
            const bool applies = file.startsWith(QLatin1String(rule.where)) &&
                                 (*rule.unless == 0 || !file.contains(QRegularExpression(QLatin1String(rule.unless))));
            if (applies && match.captured(1).contains(QRegularExpression(QLatin1String(rule.forbids))))
                return QStringLiteral("%1 includes %2").arg(file, match.captured(1));
        }
    }
    for (const char* word : kForbiddenWords)
        if (!file.startsWith(QLatin1String("tests/")) && line.contains(QLatin1String(word)))
            return QStringLiteral("%1 uses %2").arg(file, QLatin1String(word));
    return {};
}

QStringList sourceFiles()
{
    const QDir root(QStringLiteral(TRIPTYCH_SOURCE_DIR));
    QStringList files;
    for (const char* folder : {"app", "core", "ui", "plugins", "tests"}) {
        QDirIterator walk(root.filePath(QLatin1String(folder)), {QStringLiteral("*.cpp"), QStringLiteral("*.h")},
                          QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext())
            files << root.relativeFilePath(walk.next());
    }
    files.sort();
    return files;
}

QStringList linesOf(const QString& file)
{
    QFile in(QStringLiteral(TRIPTYCH_SOURCE_DIR "/") + file);
    return in.open(QIODevice::ReadOnly) ? QString::fromUtf8(in.readAll()).split(QLatin1Char('\n')) : QStringList();
}

QString loadedLibraries(const QString& program)
{
    QProcess ldd;
    ldd.start(QStringLiteral("ldd"), {program});
    return ldd.waitForFinished(30000) && ldd.exitCode() == 0 ? QString::fromUtf8(ldd.readAllStandardOutput())
                                                             : QString();
}

} // namespace

class ArchitectureTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theRulesCatchWhatBreaksThem_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("line");
        const auto add = [](const char* file, const char* line) {
            QTest::newRow(line) << QString::fromUtf8(file) << QString::fromUtf8(line);
        };
        add("core/image/x.cpp", "#include \"ui/canvas/view.h\"");
        add("core/image/x.h", "#include <QWidget>");
        add("core/display/x.cpp", "#include <vtkRenderer.h>");
        add("core/inference/x.cpp", "#include <torch/script.h>");
        add("ui/panels/x.cpp", "#include \"app/readers.h\"");
        add("plugins/torch/x.cpp", "#include \"ui/canvas/view.h\"");
        add("core/slide/x.h", "#include <openslide/openslide.h>");
        add("core/image/y.cpp", "#include <dcmtk/dcmdata/dctk.h>");
        add("app/x.cpp", "#include <itkImage.h>");
        add("core/annotation/x.h", "#include <geos_c.h>");
        add("core/annotation/x.h", "#include <boost/geometry.hpp>");
        add("core/workspace/x.cpp", "#include <sqlite3.h>");
        add("ui/canvas/x.cpp", "#include <QOpenGLContext>");
        add("ui/volume/scene/x.h", "#include <vtkRenderer.h>");
        add("app/x.cpp", "    QCoreApplication::processEvents();");
    }
    void theRulesCatchWhatBreaksThem()
    {
        QFETCH(QString, file);
        QFETCH(QString, line);
        QVERIFY(!brokenRule(file, line).isEmpty());
    }

    void noFileBreaksThem()
    {
        const QStringList files = sourceFiles();
        QVERIFY(files.size() > 50);
        QStringList broken;
        for (const QString& file : files)
            for (const QString& line : linesOf(file))
                if (const QString rule = brokenRule(file, line);
                    !rule.isEmpty() && !file.contains(QLatin1String("architecture")))
                    broken << rule;
        QVERIFY2(broken.isEmpty(), qPrintable(broken.join(QStringLiteral("; "))));
    }

    void filesHaveOneJob()
    {
        QStringList tooLong;
        for (const QString& file : sourceFiles())
            if (const auto lines = linesOf(file).size() - 1;
                lines > kMaxLines && !file.startsWith(QLatin1String("tests/")))
                tooLong << QStringLiteral("%1 (%2 lines)").arg(file).arg(lines);
        QVERIFY2(tooLong.isEmpty(), qPrintable(tooLong.join(QStringLiteral("; "))));
    }

    void theProgramLinksNeitherTorchNorVtkNorQt5()
    {
        const QString libraries = loadedLibraries(QStringLiteral(TRIPTYCH_PROGRAM));
        QVERIFY2(libraries.contains(QLatin1String("libQt6Core")), "ldd did not list the libraries");
        for (const char* unwanted : {"libtorch", "libc10", "libQt5", "libopencv", "libvtk"})
            QVERIFY2(!libraries.contains(QLatin1String(unwanted)), unwanted);
    }
};

QTEST_GUILESS_MAIN(ArchitectureTest)
#include "architecture_test.moc"
