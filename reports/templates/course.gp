# Ratios to the baseline and their intervals, block by block; ratios on a logarithmic axis.
#   curves are listed by the program
set lmargin (NARROW ? 7 : 8); set rmargin 2; set tmargin 0.6; set bmargin 2.8
set border 1 lc rgb "#030303"; unset key
set logscale y
set xrange [{{first}}:{{last}}]; set yrange [{{low}}:{{high}}]
set xtics ({{x_tics}}) nomirror scale 0 textcolor rgb "#020202"
set ytics ({{y_tics}}) scale 0 textcolor rgb "#020202"
set xlabel "blocks" textcolor rgb "#020202"
set grid ytics lt 1 lw 1 lc rgb "#030303"
plot {{curves}}
