"""Makes the fonts beside it from Debian's packages (python3-fonttools, python3-brotli)."""
import sys

import brotli
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

ROOT = sys.argv[1].rstrip("/") + "/"
MAIN = ROOT + "fonts-morisawa-bizud-gothic/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-Regular.ttf"
HEI = ROOT + "fonts-wqy-microhei/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"
SYMBOLS = ROOT + "fonts-symbola/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf"
HAN_A = ROOT + "fonts-hanazono/usr/share/fonts/truetype/hanazono/HanaMinA.ttf"
HAN_B = ROOT + "fonts-hanazono/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"
IPAMJ = ROOT + "fonts-ipamj-mincho/usr/share/fonts/truetype/ipamj/ipamjm.ttf"
DROPPED = "GSUB GPOS GDEF BASE DSIG FFTM vhea vmtx VORG kern gasp morx mort feat prop".split()


def write(name, data):
    with open(name + ".ttf.br", "wb") as file:
        file.write(brotli.compress(data, quality=11, lgwin=24))


def part(path, wanted, name, units=None):
    font = TTFont(path, fontNumber=0)
    kept = set(font.getBestCmap()) & wanted
    options = Options(hinting=False, layout_features=[], glyph_names=False, name_IDs=["*"], notdef_outline=False)
    options.drop_tables += DROPPED
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=kept)
    subsetter.subset(font)
    if units:
        scale_upem(font, units)
    for record in list(font["name"].names):
        if record.nameID in (1, 3, 4, 6, 16):
            font["name"].setName(name, record.nameID, record.platformID, record.platEncID, record.langID)
    font["post"].formatType = 3.0
    font.save(name + ".ttf")
    with open(name + ".ttf", "rb") as file:
        write(name, file.read())
    return kept


def span(first, last):
    return set(range(first, last + 1))


with open(MAIN, "rb") as file:
    write("BIZUDPGothic-Regular", file.read())
left = span(0x21, 0x10FFFF) - set(TTFont(MAIN).getBestCmap())
left -= part(HEI, left, "SecureMxHei")
left -= part(SYMBOLS, left - span(0x3400, 0x9FFF) - span(0x10000, 0x1CFFF), "SecureMxSymbols")
han = span(0x3400, 0x4DBF) | span(0x4E00, 0x9FFF) | span(0xF900, 0xFAFF) | span(0x20000, 0x2A6DF) | span(0x2F800, 0x2FA1F)
left &= han | set(TTFont(IPAMJ).getBestCmap())
left -= part(HAN_B, left, "SecureMxHanB", 256)
part(HAN_A, left, "SecureMxHanA", 256)
