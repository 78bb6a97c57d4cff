/// The program that asks GDCM, in C++.
enum GDCMProgram {
    static let source = """
        #include <gdcmReader.h>
        #include <gdcmTrace.h>
        #include <cstdio>
        #include <cstdlib>
        #include <cstring>
        #include <iostream>
        #include <set>
        #include <streambuf>
        #include <string>
        #include <vector>
        #include <fcntl.h>
        #include <sys/resource.h>
        #include <sys/stat.h>
        #include <sys/wait.h>
        #include <unistd.h>

        static std::vector<gdcm::Tag> order;
        static std::set<gdcm::Tag> wanted;

        // Reads pieces of 8 KiB with pread, from a file that is opened relative to the folder of the last one.
        class Pieces : public std::streambuf {
        public:
            bool open(const std::string &path) {
                size_t slash = path.rfind('/');
                if (directory < 0 || path.compare(0, slash, folder) != 0) {
                    if (directory >= 0) ::close(directory);
                    folder = path.substr(0, slash);
                    directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
                }
                file = openat(directory, path.c_str() + slash + 1, O_RDONLY | O_CLOEXEC);
                base = 0;
                setg(piece, piece, piece);
                return file >= 0;
            }
            void close() { ::close(file); }
        protected:
            int_type underflow() override {
                base += egptr() - eback();
                ssize_t got = pread(file, piece, sizeof piece, base);
                if (got < 0) got = 0;
                setg(piece, piece, piece + got);
                return got == 0 ? traits_type::eof() : traits_type::to_int_type(*gptr());
            }
            std::streamsize xsgetn(char *bytes, std::streamsize count) override {
                std::streamsize done = 0;
                while (done < count) {
                    if (gptr() == egptr() && underflow() == traits_type::eof()) break;
                    std::streamsize part = std::min<std::streamsize>(egptr() - gptr(), count - done);
                    memcpy(bytes + done, gptr(), part);
                    gbump((int)part);
                    done += part;
                }
                return done;
            }
            pos_type seekpos(pos_type place, std::ios_base::openmode) override {
                off_t offset = place;
                if (offset >= base && offset <= base + (egptr() - eback())) {
                    setg(eback(), eback() + (offset - base), egptr());
                } else {
                    base = offset;
                    setg(piece, piece, piece);
                }
                return place;
            }
            pos_type seekoff(off_type offset, std::ios_base::seekdir from, std::ios_base::openmode mode) override {
                off_t now = base + (gptr() - eback());
                if (from == std::ios_base::beg) return seekpos(offset, mode);
                if (from == std::ios_base::cur) return offset == 0 ? pos_type(now) : seekpos(now + offset, mode);
                struct stat status;
                fstat(file, &status);
                return seekpos(status.st_size + offset, mode);
            }
        private:
            std::string folder;
            int directory = -1, file = -1;
            off_t base = 0;
            char piece[8192];
        };
        static Pieces pieces;

        static long sum(const gdcm::DataSet &set) {
            long sum = 0;
            for (const gdcm::Tag &tag : order) {
                const gdcm::ByteValue *value = set.GetDataElement(tag).GetByteValue();
                if (!value) continue;
                const unsigned char *bytes = (const unsigned char *)value->GetPointer();
                for (size_t index = 0, count = value->GetLength(); index < count; index++) sum += bytes[index];
            }
            return sum;
        }

        static long readOne(const std::string &path, bool isBuffered) {
            gdcm::Reader reader;
            if (!isBuffered) {
                reader.SetFileName(path.c_str());
                return reader.ReadSelectedTags(wanted) ? sum(reader.GetFile().GetDataSet()) : -1;
            }
            if (!pieces.open(path)) return -1;
            std::istream stream(&pieces);
            reader.SetStream(stream);
            bool isRead = reader.ReadSelectedTags(wanted);
            pieces.close();
            return isRead ? sum(reader.GetFile().GetDataSet()) : -1;
        }

        static double seconds() {
            struct rusage usage;
            getrusage(RUSAGE_SELF, &usage);
            return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
                + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
        }

        static void check(const std::vector<std::string> &files) {
            for (size_t index = 0; index < files.size(); index++) {
                pid_t child = fork();
                if (child == 0) {
                    alarm(5);
                    long sum = readOne(files[index], false);
                    if (sum <= 0 || readOne(files[index], true) != sum) _exit(1);
                    printf("%zu %ld\\n", index, sum);
                    fflush(stdout);
                    _exit(0);
                }
                waitpid(child, nullptr, 0);
            }
        }

        int main(int count, char **arguments) {
            gdcm::Trace::SetWarning(false);
            gdcm::Trace::SetError(false);
            gdcm::Trace::SetDebug(false);
            std::string text = arguments[2];
            for (size_t start = 0; start < text.size();) {
                size_t end = text.find(',', start);
                if (end == std::string::npos) end = text.size();
                unsigned long number = std::stoul(text.substr(start, end - start), nullptr, 16);
                gdcm::Tag tag((uint16_t)(number >> 16), (uint16_t)number);
                order.push_back(tag);
                wanted.insert(tag);
                start = end + 1;
            }
            std::vector<std::string> files;
            for (std::string line; std::getline(std::cin, line);) files.push_back(line);
            if (std::string(arguments[1]) == "check") {
                check(files);
                return 0;
            }
            bool isBuffered = std::string(arguments[1]) == "buffer";
            int repetitions = atoi(arguments[3]);
            long total = 0;
            for (const std::string &file : files) total += readOne(file, isBuffered);
            double start = seconds();
            for (int round = 0; round < repetitions; round++)
                for (const std::string &file : files) total += readOne(file, isBuffered);
            printf("%f\\n", files.size() * repetitions / (seconds() - start));
            return total > 0 ? 0 : 1;
        }
        """
}
