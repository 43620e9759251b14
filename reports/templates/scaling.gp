# Throughput against size: every run, the means joined, and what perfect scaling from the smallest would be (dashed).
#   curves are listed by the program
set lmargin (NARROW ? 7 : 8); set rmargin 2; set tmargin 0.6; set bmargin 2.8
set border 1 lc rgb "#030303"; unset key
set xrange [0:{{end}}]; set yrange [0:{{high}}]
set xtics ({{x_tics}}) nomirror scale 0 textcolor rgb "#020202"
set ytics ({{y_tics}}) scale 0 textcolor rgb "#020202"
set xlabel "{{x_label}}" textcolor rgb "#020202"
set grid ytics lt 1 lw 1 lc rgb "#030303"
plot {{curves}}
