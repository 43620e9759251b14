# A value at each experiment, in time order, with its error; the levels between changes as lines.
set lmargin (NARROW ? 7 : 8); set rmargin 2; set tmargin 0.6; set bmargin 1.8
set border 1 lc rgb "#030303"; unset key
set xrange [0.3:{{end}}]; set yrange [{{low}}:{{high}}]
set xtics ({{x_tics}}) nomirror scale 0 textcolor rgb "#020202"
set ytics ({{y_tics}}) scale 0 textcolor rgb "#020202"
set grid ytics lt 1 lw 1 lc rgb "#030303"
plot $levels using 1:2 with lines lw 3 lc rgb 0x800a0001, $points using 1:2:3:4 with yerrorbars pt 7 ps 0 lw 1 lc rgb 0x000a0000, \
  $points using 1:2:5 with labels hypertext point pt 7 ps 0.6 lc rgb 0x000a0000
